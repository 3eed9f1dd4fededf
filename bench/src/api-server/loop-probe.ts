/*
 * Loaded into a server that the bench starts: answers each message with what the event loop did since the last one.
 * Kept out of the server itself, because a timer every millisecond costs some percent of a core.
 */
import { constants, createHistogram, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';

/** Milliseconds: in 99 of 100 cases, and at most. */
export interface Spread {
  readonly p99: number;
  readonly max: number;
}

export interface LoopReport {
  /** How late a timer of 1 ms came, waiting for a core included. */
  readonly late: Spread;
  /** The processor time the loop's own thread spent between two ticks but for garbage: what code, and no neighbour, made others wait. */
  readonly held: Spread;
  /** The longest pauses for garbage: of the young generation, and any other. */
  readonly pauses: { readonly young: number; readonly old: number };
}

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly spent: number;
}

const resolution = 1;
const late = createHistogram();
const held = createHistogram();
let young = 0;
let old = 0;
let pauses: readonly PerformanceEntry[] = [];
let lastTick = performance.now();
let lastSpent = spent();
/** Waits for a tick until the pauses within it are known. */
let previous: Interval | undefined;

const collected = new PerformanceObserver((list) => keep(list.getEntries()));
collected.observe({ entryTypes: ['gc'] });
setInterval(tick, resolution).unref();
process.on('message', answer);
process.channel?.unref();

function keep(entries: readonly PerformanceEntry[]): void {
  for (const entry of entries) {
    const isYoung = (entry as { detail?: { kind?: number } }).detail?.kind === constants.NODE_PERFORMANCE_GC_MINOR;
    if (isYoung) young = Math.max(young, entry.duration);
    else old = Math.max(old, entry.duration);
  }
  pauses = [...pauses, ...entries];
}

function tick(): void {
  const now = performance.now();
  const used = spent();
  keep(collected.takeRecords());
  late.record(microseconds(now - lastTick - resolution));
  if (previous) held.record(microseconds(previous.spent - pausedIn(previous)));
  previous = { from: lastTick, to: now, spent: used - lastSpent };
  pauses = pauses.filter(({ startTime }) => startTime >= lastTick);
  lastTick = now;
  lastSpent = used;
}

function pausedIn({ from, to }: Interval): number {
  return pauses.filter(({ startTime }) => startTime >= from && startTime < to).reduce((sum, { duration }) => sum + duration, 0);
}

/** The main thread's processor time in milliseconds. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const microseconds = (milliseconds: number): number => Math.max(1, Math.round(milliseconds * 1000));

function answer(): void {
  const report: LoopReport = { late: spread(late), held: spread(held), pauses: { young, old } };
  late.reset();
  held.reset();
  young = 0;
  old = 0;
  process.send?.(report);
}

const spread = (histogram: typeof late): Spread => ({ p99: histogram.percentile(99) / 1000, max: histogram.max / 1000 });
