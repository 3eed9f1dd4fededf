/*
 * Loaded into a server that the bench starts: answers each message with what the event loop did since the last one.
 * Kept out of the server itself, because a timer every millisecond costs 1.6 % of a core.
 */
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

export interface LoopReport {
  /** Milliseconds a timer came late: half of the time, in 99 of 100 cases, at most. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The longest pause of the garbage collector and their sum, in milliseconds. */
  readonly longestPause: number;
  readonly pauses: number;
}

const resolution = 1;
const delay = monitorEventLoopDelay({ resolution });
let longestPause = 0;
let pauses = 0;

delay.enable();
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    longestPause = Math.max(longestPause, duration);
    pauses += duration;
  }
}).observe({ entryTypes: ['gc'] });
process.on('message', answer);
process.channel?.unref();

function answer(): void {
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
  const report: LoopReport = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max), longestPause, pauses };
  delay.reset();
  longestPause = 0;
  pauses = 0;
  process.send?.(report);
}
