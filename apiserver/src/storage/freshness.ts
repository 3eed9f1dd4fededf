import { tooLargeResourceVersion } from './resource-version.ts';
import type { Store } from './store.ts';
import type { StoreFollower } from './store-follower.ts';

export interface ReadyCache {
  readonly revision: number;
  ready(): Promise<void>;
}

/** Waits until a cache is as new as a read demands. */
export class Freshness {
  readonly #cache: ReadyCache;
  readonly #follower: StoreFollower;
  readonly #newest: NewestRevision;

  constructor(cache: ReadyCache, follower: StoreFollower, newest: NewestRevision) {
    this.#cache = cache;
    this.#follower = follower;
    this.#newest = newest;
  }

  async any(): Promise<void> {
    await this.#cache.ready();
  }

  /** With every write that was acknowledged before the call. */
  async latest(): Promise<void> {
    await this.#cache.ready();
    await this.notOlderThan(await this.#newest.read());
  }

  /** Throws "Too large resource version" when the cache does not get there in time. */
  async notOlderThan(revision: number): Promise<void> {
    await this.#cache.ready();
    if (revision <= this.#cache.revision) return;
    if (!(await this.#follower.reached(revision, patience))) throw tooLargeResourceVersion(revision, this.#cache.revision);
    await this.#cache.ready();
  }
}

/** The store's newest revision, asked once for all who want to know at the same time. */
export class NewestRevision {
  readonly #store: Store;
  #asking = false;
  #next: Promise<number> | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Answered by a question that is put after this call: a running one may have been too early. */
  read(): Promise<number> {
    if (!this.#asking) return this.#ask();
    this.#next ??= this.#running.then(
      () => this.#ask(),
      () => this.#ask(),
    );
    return this.#next;
  }

  #ask(): Promise<number> {
    this.#asking = true;
    this.#next = undefined;
    const answer = this.#store.currentRevision().finally(() => (this.#asking = false));
    this.#running = answer;
    return answer;
  }
}

const patience = 3000;
