import { describe, expect, it } from 'vitest';
import { errorsOf, statusErrors, updateErrors, type Manifest } from '../testing/kind-under-test.ts';

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } };
const job = (spec: Manifest, status?: Manifest): Manifest => ({ spec: { template, ...spec }, ...(status !== undefined && { status }) });
const failing = (rule: Manifest): Manifest => ({ podFailurePolicy: { rules: [{ action: 'FailJob', ...rule }] } });
const rule = 'spec.podFailurePolicy.rules[0]';

describe('a Job', () => {
  it.each<[Manifest, readonly string[]]>([
    [failing({}), [`${rule}: Invalid value: "": specifying one of OnExitCodes and OnPodConditions is required`]],
    [failing({ onExitCodes: { operator: 'In', values: [2, 1] } }), [`${rule}.onExitCodes.values: Invalid value: [2,1]: must be ordered`]],
    [failing({ onExitCodes: { operator: 'In', values: [0] } }), [`${rule}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`]],
    [failing({ onExitCodes: { operator: 'NotIn', values: [1, 1] } }), [`${rule}.onExitCodes.values[1]: Duplicate value: 1`]],
    [
      failing({ onExitCodes: { containerName: 'x', operator: 'In', values: [1] } }),
      [`${rule}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`],
    ],
    [failing({ onPodConditions: [{ type: 'DisruptionTarget' }] }), []],
    [
      failing({ action: 'FailIndex', onPodConditions: [{ type: 'a' }] }),
      [`${rule}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [
      { successPolicy: { rules: [{ succeededCount: 1 }] } },
      ['spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode'],
    ],
    [
      { completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{ succeededIndexes: '0,2', succeededCount: 3 }] } },
      [
        'spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
      ],
    ],
    [
      { completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{ succeededIndexes: '2-1' }] } },
      ['spec.successPolicy.rules[0].succeededIndexes: Invalid value: "2-1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1'],
    ],
    [
      { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1, maxFailedIndexes: 3 },
      ['spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions'],
    ],
    [{ managedBy: 'me' }, ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")']],
  ])('%j is told %j', (spec, errors) => {
    expect(errorsOf('Job', job(spec))).toEqual(errors);
  });
});

describe('the selector of a Job', () => {
  const uid = 'batch.kubernetes.io/controller-uid';
  const other = (labels: Manifest): Manifest => ({ template: { ...template, metadata: { labels } } });

  it('is its own, unless it says that it brings one', () => {
    expect(errorsOf('Job', job({ selector: { matchLabels: { app: 'a' } }, manualSelector: true, ...other({ app: 'a' }) }))).toEqual([]);
    expect(errorsOf('Job', job({ selector: { matchLabels: { app: 'a' } }, ...other({ app: 'a' }) }))).toEqual([
      `spec.selector: Invalid value: {"matchLabels":{"${uid}":"uid-1","app":"a"}}: \`selector\` not auto-generated`,
    ]);
  });

  it('finds the pods of its template', () => {
    expect(errorsOf('Job', job({ selector: { matchLabels: { app: 'a' } }, manualSelector: true, ...other({ app: 'b' }) }))).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`',
    ]);
  });

  it('is not that of the job it was copied from', () => {
    const copied = { selector: { matchLabels: { [uid]: 'uid-0' } }, ...other({ [uid]: 'uid-0', 'job-name': 'first' }) };
    expect(errorsOf('Job', job(copied)).map((error) => error.replace(/\{.*\}/, '{}'))).toEqual([
      "spec.template.metadata.labels[job-name]: Invalid value: {}: must be 'a'",
      `spec.template.metadata.labels[${uid}]: Invalid value: {}: must be 'uid-1'`,
      'spec.selector: Invalid value: {}: `selector` not auto-generated',
    ]);
  });
});

describe('the template of a Job', () => {
  const selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-1' } };
  const asking = (cpu: string): Manifest => ({
    selector,
    template: {
      spec: {
        restartPolicy: 'Never',
        nodeSelector: { cpu },
        containers: [{ name: 'c', image: 'i:1', resources: { requests: { cpu } } }],
        initContainers: [{ name: 'first', image: 'i:1', resources: { requests: { cpu } } }],
      },
    },
  });
  const immutable = [expect.stringMatching(/^spec\.template: Invalid value: .*: field is immutable$/) as unknown as string];

  it.each<[string, Manifest, Manifest, readonly string[]]>([
    ['may ask for more and elsewhere while the Job is suspended', { suspend: true }, {}, []],
    ['may do so again once the Job has run and no pod is left', { suspend: true }, { ready: 0, failed: 2 }, []],
    ['stays as it is while pods of a suspended Job still run', { suspend: true }, { active: 1 }, immutable],
    ['stays as it is while the Job runs', { suspend: false }, {}, immutable],
  ])('%s', (_, spec, status, errors) => {
    expect(updateErrors('Job', job({ ...spec, ...asking('1') }, status), job({ ...spec, ...asking('2') }, status))).toEqual(errors);
  });

  it('keeps its images whatever the Job does', () => {
    const other = { selector, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i:2' }] } } };
    expect(updateErrors('Job', job({ suspend: true }), job({ suspend: true, ...other }))).toEqual(immutable);
  });
});

describe('the status of a Job', () => {
  const is = (...types: string[]): Manifest => ({ conditions: types.map((type) => ({ type, status: 'True' })) });
  const started = { startTime: '2026-01-01T00:00:00Z' };
  const completed = { ...started, completionTime: '2026-01-01T00:01:00Z', ...is('SuccessCriteriaMet', 'Complete') };

  it.each<[string, Manifest, Manifest]>([
    ['counts', started, { ...started, active: 2, ready: 1, failed: 1 }],
    ['completes', started, completed],
    ['fails', started, { ...started, ...is('FailureTarget', 'Failed') }],
    ['keeps what was wrong before', is('Complete'), { ...is('Complete'), succeeded: 1 }],
  ])('%s', (_name, before, after) => {
    expect(statusErrors('Job', job({}, before), job({}, after))).toEqual([]);
  });

  it.each<[string, Manifest, Manifest, readonly string[]]>([
    ['has more ready pods than there are', {}, { active: 1, ready: 2 }, ['status.ready: Invalid value: 2: cannot set more ready pods than active']],
    [
      'counts below zero',
      {},
      { failed: -1 },
      ['status.failed: Invalid value: -1: must be greater than or equal to 0', 'status.failed: Invalid value: -1: cannot decrease the failed counter'],
    ],
    ['forgets failures', { failed: 2 }, { failed: 1 }, ['status.failed: Invalid value: 1: cannot decrease the failed counter']],
    [
      'goes on after its end',
      completed,
      started,
      [
        expect.stringContaining('cannot disable the terminal Complete=True condition') as unknown as string,
        expect.stringContaining('cannot disable the terminal SuccessCriteriaMet=True condition') as unknown as string,
        'status.completionTime: Invalid value: null: completionTime cannot be mutated',
      ],
    ],
    ['is complete with pods at work', started, { ...completed, active: 1 }, ['status.active: Invalid value: 1: active>0 is invalid for finished job']],
    [
      'is complete without a time',
      started,
      { ...started, ...is('SuccessCriteriaMet', 'Complete') },
      ['status.completionTime: Required value: completionTime is required for Complete jobs'],
    ],
    [
      'starts again',
      started,
      { startTime: '2026-01-02T00:00:00Z' },
      ['status.startTime: Invalid value: "2026-01-02T00:00:00Z": startTime cannot be updated for unsuspended job'],
    ],
    [
      'has indexes without being indexed',
      {},
      { completedIndexes: '1' },
      ['status.completedIndexes: Invalid value: "1": cannot set non-empty completedIndexes when non-indexed completion mode'],
    ],
    ['counts a pod twice', {}, { uncountedTerminatedPods: { succeeded: ['a', 'a'] } }, ['status.uncountedTerminatedPods.succeeded[1]: Duplicate value: "a"']],
  ])('never %s', (_name, before, after, errors) => {
    expect(statusErrors('Job', job({}, before), job({}, after))).toEqual(errors);
  });
});
