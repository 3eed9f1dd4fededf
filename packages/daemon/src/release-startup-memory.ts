import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type CollectGarbage = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/** Above this the pause would be felt, and what start-up left behind is a small share. */
const smallHeapBytes = 150 * 1024 * 1024;

/**
 * Loading and first syncs leave some 30 MB of garbage and of room for it, which V8 never returns to the system while
 * the process idles. Once the busy start is over, it is returned; unless the heap is large.
 */
export function releaseStartupMemory({ afterMs = 20_000 }: { readonly afterMs?: number } = {}): void {
  setTimeout(() => {
    if (getHeapStatistics().used_heap_size < smallHeapBytes) releaseMemory();
  }, afterMs).unref();
}

/** Collects all garbage and returns free pages to the system; the process stands still meanwhile. */
export function releaseMemory(): void {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as CollectGarbage;
  setFlagsFromString('--no-expose-gc');
  collectGarbage({ type: 'major', flavor: 'last-resort' });
}
