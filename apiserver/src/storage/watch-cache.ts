import { expired, type Clock, pause } from '@kubets/machinery';
import { CachedEntry } from './cached-entry.ts';
import { Change } from './change.ts';
import { DeliveryRounds } from './delivery-rounds.ts';
import { EventWindow, type EventWindowLimits } from './event-window.ts';
import { FieldValues } from './field-values.ts';
import { JoinedJson } from './joined-json.ts';
import { KeptSnapshots } from './kept-snapshots.ts';
import { ObjectIndex } from './object-index.ts';
import { OrderedObjects, type Snapshot } from './ordered-objects.ts';
import type { CompiledSelection } from './selection.ts';
import type { StorageLog } from './storage-log.ts';
import type { Store } from './store.ts';
import type { Follower, KeyEvent, StoreFollower } from './store-follower.ts';
import { TimeSlice } from './time-slice.ts';
import { WatcherBuckets } from './watcher-buckets.ts';
import type { Watcher } from './watcher.ts';

export interface WatchCacheOptions {
  readonly prefix: string;
  readonly namespaced: boolean;
  readonly store: Store;
  readonly follower: StoreFollower;
  readonly clock: Clock;
  readonly log: StorageLog;
  readonly window: EventWindowLimits;
}

/** Every object of one resource as of `revision`, kept up to date by the store's events, and the watchers who are told of them. */
export class WatchCache implements Follower {
  readonly prefix: string;
  readonly namespaced: boolean;
  readonly values: FieldValues;
  readonly index: ObjectIndex;
  readonly window: EventWindow;
  readonly snapshots = new KeptSnapshots<CachedEntry>();
  readonly joined = new JoinedJson();
  readonly #store: Store;
  readonly #follower: StoreFollower;
  readonly #clock: Clock;
  readonly #log: StorageLog;
  #objects = this.#noObjects();
  readonly #buckets: WatcherBuckets<Watcher>;
  readonly #watchers = new Set<Watcher>();
  readonly #rounds = new DeliveryRounds();
  #filledAt = 0;
  #changedAt = 0;
  /** Events that arrive while the cache is filled. */
  #waiting: KeyEvent[] | undefined = [];
  #fill: Promise<void>;

  constructor({ prefix, namespaced, store, follower, clock, log, window }: WatchCacheOptions) {
    this.prefix = prefix;
    this.namespaced = namespaced;
    this.#store = store;
    this.#follower = follower;
    this.#clock = clock;
    this.#log = log;
    this.values = new FieldValues(prefix);
    this.window = new EventWindow(window);
    this.index = new ObjectIndex({ snapshot: () => this.snapshot().iterate(prefix), get: (key) => this.get(key) }, this.values);
    this.#buckets = new WatcherBuckets(prefix, this.values);
    this.#fill = this.#start();
  }

  /** Resolves once the cache holds the store's content. */
  ready(): Promise<void> {
    return this.#fill;
  }

  get revision(): number {
    return Math.max(this.#filledAt, this.#follower.revision);
  }

  /** Whether what the cache holds is also the state of that revision. */
  isUnchangedSince(revision: number): boolean {
    return this.#changedAt <= revision && revision <= this.revision;
  }

  get(key: string): CachedEntry | undefined {
    return this.#objects.get(key);
  }

  /** How many objects there are. */
  get size(): number {
    return this.#objects.size;
  }

  snapshot(): Snapshot<CachedEntry> {
    return this.#objects.snapshot();
  }

  /** The objects now, without the cost of a snapshot: use it up before anything else runs. */
  now(): Snapshot<CachedEntry> {
    return this.#objects;
  }

  apply(events: readonly KeyEvent[]): void {
    if (this.#waiting) {
      for (const event of events) this.#waiting.push(event);
      return;
    }
    for (const event of events) if (event.revision > this.#filledAt) this.#applyOne(event);
  }

  lost(): void {
    if (this.#waiting) return;
    this.#waiting = [];
    this.#fill = this.#refill();
  }

  addWatcher(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  removeWatcher(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#buckets.remove(watcher.selection.bucket, watcher);
  }

  /** From now on changes that may concern the watcher are offered to it as they come. */
  follow(watcher: Watcher): void {
    this.#buckets.add(watcher.selection.bucket, watcher);
  }

  unfollow(watcher: Watcher): void {
    this.#buckets.remove(watcher.selection.bucket, watcher);
  }

  /** The watcher has something to deliver. */
  willTell(watcher: Watcher): void {
    this.#rounds.add(watcher);
  }

  /** To be called about once a minute: bookmarks, and letting go of what nobody takes any more. */
  minute(): void {
    this.snapshots.minute();
    for (const watcher of this.#watchers) watcher.minute();
  }

  /** Ends every watch. */
  close(error?: Error): void {
    for (const watcher of this.#watchers) watcher.end(error);
  }

  /** Candidates for a selection through an index when one is worth building, or undefined to scan. */
  async candidates(selection: CompiledSelection): Promise<ReadonlySet<string> | undefined> {
    const { bucket } = selection;
    if (bucket.type === 'object') return new Set([bucket.key]);
    if ((bucket.type !== 'field' && bucket.type !== 'label') || this.#objects.count(selection.prefix) < worthIndexing) return undefined;
    return this.index.lookUp(bucket, bucket.value);
  }

  async #start(): Promise<void> {
    await this.#follower.started;
    this.#follower.follow(this.prefix, this);
    await this.#fillFromStore();
  }

  async #refill(): Promise<void> {
    this.close(expired('too old resource version: the server lost track of the store and started over'));
    await this.#fillFromStore();
  }

  async #fillFromStore(): Promise<void> {
    while (!this.#follower.signal.aborted) {
      try {
        const { entries, revision } = await this.#readAll();
        await this.#replace(entries, revision);
        return;
      } catch (error) {
        if (this.#follower.signal.aborted) return;
        this.#log.warn({ err: error, prefix: this.prefix }, 'reading a resource from the store failed, trying again');
        await pause(this.#clock, retryFillAfter, this.#follower.signal);
      }
    }
  }

  async #readAll(): Promise<{ readonly entries: readonly CachedEntry[]; readonly revision: number }> {
    const slice = new TimeSlice();
    const entries: CachedEntry[] = [];
    let page = await this.#store.list(this.prefix, { limit: fillPage });
    const { revision } = page;
    for (;;) {
      for (const { key, value, revision: at } of page.items) {
        entries.push(CachedEntry.fromStored(key, at, value));
        if (slice.spent) await slice.next();
      }
      const last = page.items.at(-1);
      if (last === undefined || page.remaining === 0) return { entries, revision };
      page = await this.#store.list(this.prefix, { limit: fillPage, after: last.key, revision });
    }
  }

  async #replace(entries: readonly CachedEntry[], revision: number): Promise<void> {
    const slice = new TimeSlice();
    const objects = this.#noObjects();
    for (const entry of entries) {
      objects.set(entry);
      if (slice.spent) await slice.next();
    }
    this.#objects = objects;
    this.index.clear();
    this.#filledAt = revision;
    this.#changedAt = revision;
    this.window.reset(revision);
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.apply(waiting);
  }

  #noObjects(): OrderedObjects<CachedEntry> {
    return new OrderedObjects((chunk) => this.joined.forget(chunk));
  }

  #applyOne(event: KeyEvent): void {
    const previous = this.#objects.get(event.key);
    const current = event.type === 'put' ? CachedEntry.fromStored(event.key, event.revision, event.value) : undefined;
    if (current) this.#objects.set(current);
    else this.#objects.delete(event.key);
    if (!current && !previous) return;
    previous?.moveOut();
    this.#changedAt = event.revision;
    this.index.update(previous, current);
    const change = new Change(event.revision, previous, current);
    this.window.push(change);
    this.#buckets.visit(change, (watcher) => watcher.offer(change));
    this.#rounds.announce(change);
  }
}

const fillPage = 1000;
const retryFillAfter = 500;
const worthIndexing = 500;
