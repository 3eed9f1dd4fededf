/*
 * Loaded into a server that the bench starts: answers each message with what the event loop did since the last one.
 * Kept out of the server itself, because a timer every millisecond costs some percent of a core.
 */
import { createHistogram, PerformanceObserver } from 'node:perf_hooks';

/** Milliseconds: in 99 of 100 cases, and at most. */
export interface Spread {
  readonly p99: number;
  readonly max: number;
}

export interface LoopReport {
  /** How late a timer of 1 ms came, waiting for a core included. */
  readonly late: Spread;
  /** The processor time the loop's own thread had spent meanwhile: what its code, and no neighbour, made others wait. */
  readonly held: Spread;
  /** The longest pause of the garbage collector. */
  readonly longestPause: number;
}

const resolution = 1;
const late = createHistogram();
const held = createHistogram();
let longestPause = 0;
let lastTick = performance.now();
let lastSpent = spent();

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestPause = Math.max(longestPause, duration);
}).observe({ entryTypes: ['gc'] });
setInterval(tick, resolution).unref();
process.on('message', answer);
process.channel?.unref();

function tick(): void {
  const now = performance.now();
  const used = spent();
  late.record(microseconds(now - lastTick - resolution));
  held.record(microseconds(used - lastSpent));
  lastTick = now;
  lastSpent = used;
}

/** The main thread's processor time in milliseconds. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const microseconds = (milliseconds: number): number => Math.max(1, Math.round(milliseconds * 1000));

function answer(): void {
  const report: LoopReport = { late: spread(late), held: spread(held), longestPause };
  late.reset();
  held.reset();
  longestPause = 0;
  process.send?.(report);
}

const spread = (histogram: typeof late): Spread => ({ p99: histogram.percentile(99) / 1000, max: histogram.max / 1000 });
