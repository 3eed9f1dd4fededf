import { type Clock, pause } from '@kubets/machinery';
import type { Store } from './store.ts';
import type { StorageLog } from './storage-log.ts';

export interface CompactRegularlyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: StorageLog;
  readonly signal: AbortSignal;
}

/** Keeps between five and ten minutes of history: each time, what was newest the last time becomes the oldest. */
export async function compactRegularly({ store, clock, log, signal }: CompactRegularlyOptions): Promise<void> {
  let oldest: number | undefined;
  while (!signal.aborted) {
    try {
      if (oldest !== undefined) await store.compact(oldest);
      oldest = await store.currentRevision();
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'compacting the store failed, trying again later');
    }
    await pause(clock, compactionInterval, signal);
  }
}

const compactionInterval = 300_000;
