import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type CollectGarbage = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/** Above this the pause would be felt, and what start-up left behind is a small share. */
const smallHeapBytes = 150 * 1024 * 1024;

/** Busier than this share of the time, the pause would keep somebody waiting. */
const idleBelow = 0.1;

interface ReleaseOptions {
  /** The start is over after this long. */
  readonly afterMs?: number;
  readonly release?: () => void;
}

/**
 * Loading and first syncs leave some 30 MB of garbage and of room for it, which V8 never returns to the system while
 * the process idles. Once the busy start is over and the process has idled for a while, it is returned; unless the heap
 * is large.
 */
export function releaseStartupMemory({ afterMs = 20_000, release = releaseMemory }: ReleaseOptions = {}): void {
  const startsUntil = performance.now() + afterMs;
  let before = performance.eventLoopUtilization();
  const look = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (utilization > idleBelow || performance.now() < startsUntil) return;
    clearInterval(look);
    if (getHeapStatistics().used_heap_size < smallHeapBytes) release();
  }, afterMs / looksMeanwhile).unref();
}

const looksMeanwhile = 5;

/** Collects all garbage and returns free pages to the system; the process stands still meanwhile. */
export function releaseMemory(): void {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as CollectGarbage;
  setFlagsFromString('--no-expose-gc');
  // What ran at the start alone need not stay compiled.
  setFlagsFromString('--bytecode-old-age=1');
  collectGarbage({ type: 'major', flavor: 'last-resort' });
  setFlagsFromString(`--bytecode-old-age=${usualCodeAge}`);
}

/** V8's own: collections that compiled code outlives without being run. */
const usualCodeAge = 6;
