import { baselineChecks } from './baseline.ts';
import type { Check, CheckVersion, Violation } from './check.ts';
import type { CheckedPod } from './checked-pod.ts';
import type { Policy } from './policy.ts';
import { restrictedChecks } from './restricted.ts';

interface Rule extends CheckVersion {
  readonly id: string;
}

/** The checks as they read in a version; those that came later are not there. */
function rulesIn(checks: readonly Check[], version: Policy['version']): readonly Rule[] {
  return checks.flatMap(({ id, versions }) => {
    const current = version === 'latest' ? versions.at(-1) : versions.findLast(({ since }) => since <= version);
    return current === undefined ? [] : [{ id, ...current }];
  });
}

function rulesOf({ level, version }: Policy): readonly Rule[] {
  if (level === 'privileged') return [];
  const baseline = rulesIn(baselineChecks, version);
  if (level === 'baseline') return baseline;
  const restricted = rulesIn(restrictedChecks, version);
  const overridden = new Set(restricted.flatMap(({ overrides }) => overrides ?? []));
  return [...baseline.filter(({ id }) => !overridden.has(id)), ...restricted];
}

/** What of a policy's rules a pod breaks. */
export const violations = (pod: CheckedPod, policy: Policy): readonly Violation[] => rulesOf(policy).flatMap(({ violation }) => violation(pod) ?? []);

/** The rules that are broken, and by what. */
export const describeViolations = (broken: readonly Violation[]): string => broken.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
