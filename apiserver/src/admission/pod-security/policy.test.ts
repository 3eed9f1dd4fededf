import { formatFieldError } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { describePolicy, labelErrors, levelLabel, noPolicies, policiesOf, versionLabel } from './policy.ts';

const described = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(policiesOf(labels, noPolicies)).map(([mode, policy]) => [mode, describePolicy(policy)]));

describe('the labels of a namespace', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['need not be there', {}, { enforce: 'privileged:latest', audit: 'privileged:latest', warn: 'privileged:latest' }],
    [
      'warn of what they enforce',
      { [levelLabel('enforce')]: 'baseline', [versionLabel('enforce')]: 'v1.20' },
      { enforce: 'baseline:v1.20', audit: 'privileged:latest', warn: 'baseline:v1.20' },
    ],
    [
      'warn of it as they say',
      { [levelLabel('enforce')]: 'baseline', [levelLabel('warn')]: 'restricted', [versionLabel('warn')]: 'v1.30' },
      { enforce: 'baseline:latest', audit: 'privileged:latest', warn: 'restricted:v1.30' },
    ],
    [
      'are enforced at their strictest when nobody can read them',
      { [levelLabel('enforce')]: 'typo', [levelLabel('audit')]: 'typo' },
      { enforce: 'restricted:latest', audit: 'privileged:latest', warn: 'privileged:latest' },
    ],
  ])('%s', (_name, labels, expected) => {
    expect(described(labels)).toEqual(expected);
  });

  it('are read in upstream’s words and versions alone', () => {
    const labels = {
      [levelLabel('enforce')]: 'Baseline',
      [versionLabel('enforce')]: '1.20',
      [levelLabel('warn')]: 'baseline',
      [versionLabel('warn')]: 'v1.007',
    };
    expect(labelErrors(labels).map(formatFieldError)).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "Baseline": must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "1.20": must be "latest" or "v1.x"',
      'metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "v1.007": must be "latest" or "v1.x"',
    ]);
  });
});
