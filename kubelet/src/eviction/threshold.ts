import { isQuantity, parseDuration, quantityValue } from '@kubets/machinery';

const signals = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'imagefs.inodesFree', 'pid.available'] as const;
export type Signal = (typeof signals)[number];

export interface Observation {
  readonly available: number;
  readonly capacity: number;
}

export type Observations = ReadonlyMap<Signal, Observation>;

/** Below which amount of a signal pods are evicted, and for how long it may be below before. */
export interface Threshold {
  readonly signal: Signal;
  /** As the flag says it, e.g. `100Mi` or `10%`. */
  readonly text: string;
  readonly graceMs: number;
}

/** `memory.available<100Mi`, with the grace periods of soft thresholds as `memory.available=1m30s`. Throws on anything else. */
export function parseThresholds(texts: readonly string[], graces: readonly string[] | undefined): readonly Threshold[] {
  const periods = new Map(graces?.map((text) => text.split('=', 2) as [string, string]));
  return texts.map((text) => {
    const [name = '', value = ''] = text.split('<', 2);
    const signal = signals.find((candidate) => candidate === name);
    const isPercentage = /^\d+(\.\d+)?%$/.test(value);
    if (signal === undefined) throw new Error(`eviction threshold ${JSON.stringify(text)} is for none of the signals ${signals.join(', ')}`);
    if (!isPercentage && !isQuantity(value)) throw new Error(`eviction threshold ${JSON.stringify(text)} is not of the form ${signal}<quantity`);
    const period = periods.get(signal);
    if (graces !== undefined && period === undefined) throw new Error(`soft eviction threshold ${signal} has no grace period`);
    return { signal, text: value, graceMs: period === undefined ? 0 : parseDuration(period) };
  });
}

/** The amount a threshold stands for: a percentage is one of the capacity. */
export function thresholdAmount({ text }: Pick<Threshold, 'text'>, capacity: number): number {
  return text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * capacity : quantityValue(text);
}

export function isBelow(threshold: Threshold, observations: Observations): boolean {
  const observed = observations.get(threshold.signal);
  return observed !== undefined && observed.available < thresholdAmount(threshold, observed.capacity);
}

export type Starved = 'memory' | 'disk' | 'pid';

export function starvedBy(signal: Signal): Starved {
  if (signal === 'memory.available') return 'memory';
  return signal === 'pid.available' ? 'pid' : 'disk';
}
