import { type Clock, pause } from '@kubets/machinery';
import { rootPrefix } from './keys.ts';
import { CompactedError, type Store, type StoreEvent } from './store.ts';
import type { StorageLog } from './storage-log.ts';

export type KeyEvent = Exclude<StoreEvent, { type: 'progress' }>;

export interface Follower {
  /** Events of one resource, in revision order. */
  apply(events: readonly KeyEvent[]): void;
  /** Events were missed: what the follower holds must be read again. */
  lost(): void;
}

export interface StoreFollowerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: StorageLog;
}

interface Waiter {
  readonly revision: number;
  resolve(reached: boolean): void;
}

/**
 * One watch over everything in the store, handed out by resource. Because it sees every write, its revision is that of
 * all caches at once, and reaching a revision never waits for a write to the same resource.
 */
export class StoreFollower {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: StorageLog;
  readonly #followers = new Map<string, Follower>();
  readonly #waiters = new Set<Waiter>();
  readonly #stop = new AbortController();
  readonly started: Promise<void>;
  #revision = 0;

  constructor({ store, clock, log }: StoreFollowerOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.started = promise;
    void this.#run(resolve);
  }

  /** Every write up to here has been handed to its follower. */
  get revision(): number {
    return this.#revision;
  }

  /** Aborts when following is over for good. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** `prefix` is a resource's; call after `started`. */
  follow(prefix: string, follower: Follower): void {
    this.#followers.set(prefix, follower);
  }

  /** False when it took longer than `milliseconds`. */
  async reached(revision: number, milliseconds: number): Promise<boolean> {
    if (revision <= this.#revision) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { revision, resolve };
    const ask = setTimeout(() => this.#store.requestProgress?.(), askAfter);
    const giveUp = setTimeout(() => resolve(false), milliseconds);
    this.#waiters.add(waiter);
    const reached = await promise;
    clearTimeout(ask);
    clearTimeout(giveUp);
    this.#waiters.delete(waiter);
    return reached;
  }

  stop(): void {
    this.#stop.abort();
    for (const waiter of this.#waiters) waiter.resolve(false);
  }

  async #run(started: () => void): Promise<void> {
    const { signal } = this.#stop;
    let known = false;
    while (!signal.aborted) {
      try {
        if (!known) {
          this.#advance(await this.#store.currentRevision());
          started();
          for (const follower of this.#followers.values()) follower.lost();
          known = true;
        }
        for await (const batch of this.#store.watch(rootPrefix, { after: this.#revision, signal })) this.#handOut(batch);
      } catch (error) {
        if (error instanceof CompactedError) known = false;
        else if (!signal.aborted) this.#log.warn({ err: error }, 'following the store failed, trying again');
      }
      await pause(this.#clock, retryAfter, signal);
    }
  }

  #handOut(batch: readonly StoreEvent[]): void {
    let start = 0;
    for (let index = 0; index < batch.length; index++) {
      const prefix = prefixOf(batch[index]!);
      if (index + 1 < batch.length && prefixOf(batch[index + 1]!) === prefix) continue;
      if (prefix !== undefined) this.#followers.get(prefix)?.apply(batch.slice(start, index + 1) as KeyEvent[]);
      start = index + 1;
    }
    this.#advance(batch.at(-1)?.revision ?? 0);
  }

  #advance(revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
    for (const waiter of this.#waiters) if (waiter.revision <= this.#revision) waiter.resolve(true);
  }
}

/** `/registry/<group>/<plural>/`. */
function prefixOf(event: StoreEvent): string | undefined {
  if (event.type === 'progress') return undefined;
  const group = event.key.indexOf('/', rootPrefix.length);
  return event.key.slice(0, event.key.indexOf('/', group + 1) + 1);
}

const askAfter = 100;
const retryAfter = 250;
