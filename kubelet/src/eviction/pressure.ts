import { isBelow, starvedBy, type Observations, type Signal, type Starved, type Threshold } from './threshold.ts';

/** What is remembered between two looks at the node. */
export interface PressureMemory {
  /** Since when a threshold has been met without a break. */
  readonly metSince: ReadonlyMap<Threshold, Date>;
  /** When the node was last short of something. */
  readonly lastShort: ReadonlyMap<Starved, Date>;
}

export const calm: PressureMemory = { metSince: new Map(), lastShort: new Map() };

export interface PressureVerdict {
  readonly memory: PressureMemory;
  /** What the node's conditions say: a shortage stays told for the transition period after it is over. */
  readonly short: ReadonlySet<Starved>;
  /** The thresholds that call for an eviction now, that of memory first. */
  readonly due: readonly Threshold[];
}

const order: readonly Signal[] = ['memory.available', 'nodefs.available', 'imagefs.available', 'nodefs.inodesFree', 'imagefs.inodesFree', 'pid.available'];

/** What one look at the node comes to. Pure. */
export function judgePressure(
  { observations, thresholds, transitionMs, now }: { observations: Observations; thresholds: readonly Threshold[]; transitionMs: number; now: Date },
  before: PressureMemory,
): PressureVerdict {
  const met = thresholds.filter((threshold) => isBelow(threshold, observations));
  const metSince = new Map(met.map((threshold) => [threshold, before.metSince.get(threshold) ?? now]));
  const lastShort = new Map([...before.lastShort, ...met.map(({ signal }) => [starvedBy(signal), now] as const)]);
  const due = met.filter((threshold) => now.getTime() - (metSince.get(threshold) ?? now).getTime() >= threshold.graceMs);
  return {
    memory: { metSince, lastShort },
    short: new Set([...lastShort].filter(([, time]) => now.getTime() - time.getTime() < transitionMs || time === now).map(([what]) => what)),
    due: due.toSorted((a, b) => order.indexOf(a.signal) - order.indexOf(b.signal)),
  };
}
