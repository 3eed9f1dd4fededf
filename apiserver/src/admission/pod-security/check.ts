import type { CheckedPod } from './checked-pod.ts';

/** How a pod breaks a rule: `reason (detail)`, in upstream's words. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** A rule as it reads from one minor version on. */
export interface CheckVersion {
  readonly since: number;
  /** Rules of the baseline that this one says all of: they are left out beside it. */
  readonly overrides?: readonly string[];
  readonly violation: (pod: CheckedPod) => Violation | undefined;
}

/** A rule of the pod security standards, with its versions from old to new. */
export interface Check {
  readonly id: string;
  readonly versions: readonly CheckVersion[];
}

/** A violation by those who are named; none when nobody is. */
export const violationOf = (reason: string, offenders: readonly string[], rule: string): Violation | undefined =>
  offenders.length === 0 ? undefined : { reason, detail: `${offenders.join(' and ')} ${rule}` };
