import { type Clock, type KubeObject, pause } from '@kubets/machinery';
import type { ObjectStorage, WatchHandle } from './storage/object-storage.ts';

export interface ObjectChanges<T extends KubeObject> {
  /** Everything known so far is to be forgotten: all objects are about to be told anew. */
  reset(): void;
  set(object: T): void;
  remove(object: T): void;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** How long to wait before following again after it broke off. */
const restartAfterMs = 500;

/** Tells `changes` every object of a storage and each change from then on, until the signal aborts. Resolves when the first state has been told. */
export async function followObjects<T extends KubeObject>(storage: ObjectStorage, changes: ObjectChanges<T>, options: FollowOptions): Promise<void> {
  const { signal, clock } = options;
  let handle: WatchHandle | undefined;
  const restart = async (): Promise<void> => {
    while (!signal.aborted) {
      await pause(clock, restartAfterMs, signal);
      if (
        signal.aborted ||
        (await start().then(
          () => true,
          () => false,
        ))
      )
        return;
    }
  };
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const query = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowBookmarks: true };
      changes.reset();
      storage
        .watch(query, {
          events(events) {
            for (const event of events) {
              if (event.type === 'BOOKMARK') {
                if (event.initialEventsEnd) resolve();
              } else if (event.type === 'DELETED') changes.remove(event.object.object() as T);
              else changes.set(event.object.object() as T);
            }
            return true;
          },
          closed() {
            if (!signal.aborted) void restart();
          },
        })
        .then((watching) => {
          handle = watching;
          if (signal.aborted) handle.stop();
        }, reject);
    });
  signal.addEventListener('abort', () => handle?.stop(), { once: true });
  await start();
}
