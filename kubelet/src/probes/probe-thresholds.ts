import type { ProbeOutcome } from './run-probe.ts';

/** Consecutive outcomes of one probe, and the verdict they have come to. */
export interface ProbeCount {
  readonly verdict: boolean | undefined;
  readonly successes: number;
  readonly failures: number;
}

export const noProbes: ProbeCount = { verdict: undefined, successes: 0, failures: 0 };

/** What is unknown does not count. The verdict turns only after as many equal outcomes in a row as its threshold asks for. */
export function countOutcome(
  count: ProbeCount,
  result: ProbeOutcome['result'],
  { successThreshold = 1, failureThreshold = 3 }: { successThreshold?: number | undefined; failureThreshold?: number | undefined },
): ProbeCount {
  if (result === 'unknown') return count;
  const healthy = result !== 'failure';
  const next = { successes: healthy ? count.successes + 1 : 0, failures: healthy ? 0 : count.failures + 1 };
  if (next.successes >= successThreshold) return { ...next, verdict: true };
  if (next.failures >= failureThreshold) return { ...next, verdict: false };
  return { ...next, verdict: count.verdict };
}
