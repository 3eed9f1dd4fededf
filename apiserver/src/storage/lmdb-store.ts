import { systemClock, type Clock } from '@kubets/machinery';
import { type FreeSpace, requireRoom } from './disk-room.ts';
import { EventFeed } from './event-feed.ts';
import { ExpiryTimer } from './expiry-timer.ts';
import { commitFailure } from './lmdb-errors.ts';
import { decodeRecord, encodeRecord } from './lmdb-record.ts';
import { readPage } from './lmdb-snapshot.ts';
import { openTables, type LmdbTables } from './lmdb-tables.ts';
import { CompactedError, FutureRevisionError, StoreError } from './store.ts';
import type { ListOptions, Store, StoredValue, StoreEvent, StorePage, WatchOptions, WriteOutcome } from './store.ts';
import { TimeSlice } from './time-slice.ts';

type KeyEvent = Exclude<StoreEvent, { type: 'progress' }>;

interface Write {
  readonly key: string;
  /** Undefined deletes. */
  readonly value: Buffer | undefined;
  readonly expected: number;
  readonly expiresAt: number | undefined;
  resolve(outcome: WriteOutcome | Promise<WriteOutcome>): void;
  reject(error: unknown): void;
}

interface Accepted {
  readonly write: Write;
  readonly event: KeyEvent;
  readonly previous: number;
}

export interface LmdbStoreOptions {
  /** A directory, made when absent. One process at a time may have it open. */
  readonly path: string;
  readonly clock?: Clock;
  /** What the device of a path has left. */
  readonly freeSpace?: (path: string) => FreeSpace;
}

/**
 * An embedded store in one memory-mapped file. Writes that arrive while a commit is under way go together into the
 * next one, so that many writers share the cost of a flush; a batch is in the file as a whole or not at all.
 */
export class LmdbStore implements Store {
  readonly #path: string;
  readonly #tables: LmdbTables;
  readonly #clock: Clock;
  readonly #freeSpace: ((path: string) => FreeSpace) | undefined;
  readonly #feed = new EventFeed();
  readonly #timer: ExpiryTimer;
  readonly #queue: Write[] = [];
  #committing: Promise<void> | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #expiring: Promise<unknown> = Promise.resolve();
  #revision: number;
  #compacted: number;
  #closed = false;

  constructor({ path, clock = systemClock, freeSpace }: LmdbStoreOptions) {
    this.#path = path;
    this.#tables = openTables(path);
    this.#clock = clock;
    this.#freeSpace = freeSpace;
    this.#revision = this.#tables.meta.get('revision') ?? 1;
    this.#compacted = this.#tables.meta.get('compacted') ?? 0;
    this.#timer = new ExpiryTimer(clock, (now) => (this.#expiring = this.#expire(now)));
    const next = this.#nextExpiry();
    if (next !== undefined) this.#timer.due(next);
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const revision = this.#tables.current.get(key);
    return revision === undefined ? undefined : { key, value: decodeRecord(this.#tables.log.get(revision)!).value!, revision };
  }

  async list(prefix: string, { limit = Infinity, after = '', revision = this.#revision }: ListOptions = {}): Promise<StorePage> {
    if (revision < this.#compacted) throw new CompactedError(this.#compacted);
    if (revision > this.#revision) throw new FutureRevisionError(this.#revision);
    return readPage(this.#tables, { prefix, after, limit, revision });
  }

  put(key: string, value: Buffer, expected: number, { ttlSeconds }: { readonly ttlSeconds?: number | undefined } = {}): Promise<WriteOutcome> {
    const expiresAt = ttlSeconds === undefined ? undefined : this.#clock.now().getTime() + ttlSeconds * 1000;
    return this.#write({ key, value: Buffer.from(value), expected, expiresAt });
  }

  delete(key: string, expected: number): Promise<WriteOutcome> {
    return this.#write({ key, value: undefined, expected, expiresAt: undefined });
  }

  async *watch(prefix: string, { after, signal }: WatchOptions): AsyncGenerator<readonly StoreEvent[]> {
    const live = this.#feed.subscribe(prefix);
    const known = this.#revision;
    try {
      yield* this.#past(prefix, after, known, signal);
      for await (const batch of live.batches(signal)) {
        const fresh = batch.filter((event) => event.revision > after && event.revision > known);
        if (fresh.length > 0) yield fresh;
      }
    } finally {
      live.close();
    }
  }

  async currentRevision(): Promise<number> {
    return this.#revision;
  }

  async compact(revision: number): Promise<void> {
    if (revision > this.#revision) throw new FutureRevisionError(this.#revision);
    if (revision <= this.#compacted) return;
    this.#compacted = revision;
    // A sweep that failed has told its caller; the next one takes up where it stopped.
    const before = this.#sweeping.catch(() => undefined);
    this.#sweeping = before.then(() => this.#sweep(revision));
    await this.#sweeping;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer.stop();
    await this.#committing;
    await this.#sweeping.catch(() => undefined);
    await this.#expiring;
    await this.#tables.root.close();
  }

  #write(write: Omit<Write, 'resolve' | 'reject'>): Promise<WriteOutcome> {
    if (this.#closed) return Promise.reject(new StoreError('unavailable', 'the store is closed'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...write, resolve, reject });
      this.#committing ??= this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#commit(this.#queue.splice(0, mostWritesAtOnce));
    this.#committing = undefined;
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    const { accepted, refused } = this.#judge(writes);
    try {
      if (accepted.length > 0) await this.#store(accepted);
      this.#announce(accepted);
    } catch (error) {
      const failure = await commitFailure(error, this.#path);
      for (const { write } of accepted) write.reject(failure);
    }
    for (const write of refused) write.resolve(this.get(write.key).then((current) => ({ ok: false, current })));
  }

  /** Numbers the writes whose expectation holds, each seeing the ones before it. */
  #judge(writes: readonly Write[]): { readonly accepted: readonly Accepted[]; readonly refused: readonly Write[] } {
    const changed = new Map<string, number>();
    const accepted: Accepted[] = [];
    const refused: Write[] = [];
    for (const write of writes) {
      const { key, value, expected } = write;
      const previous = changed.get(key) ?? this.#tables.current.get(key) ?? 0;
      if (previous !== expected || (value === undefined && previous === 0)) refused.push(write);
      else {
        const revision = this.#revision + accepted.length + 1;
        accepted.push({ write, previous, event: value ? { type: 'put', key, value, revision } : { type: 'delete', key, revision } });
        changed.set(key, value ? revision : 0);
      }
    }
    return { accepted, refused };
  }

  async #store(accepted: readonly Accepted[]): Promise<void> {
    requireRoom(this.#path, accepted.some(({ write }) => write.value !== undefined) ? 'growing' : 'shrinking', this.#freeSpace);
    const { root, current, log, expiry, meta } = this.#tables;
    const puts: Promise<unknown>[] = [];
    const done = root.batch(() => {
      for (const { write, event, previous } of accepted) {
        const { key, value, expiresAt } = write;
        puts.push(value ? current.put(key, event.revision) : current.remove(key), log.put(event.revision, encodeRecord({ key, value, previous })));
        if (expiresAt !== undefined) puts.push(expiry.put([expiresAt, key], event.revision));
      }
      puts.push(meta.put('revision', accepted.at(-1)!.event.revision));
    });
    await Promise.all([done, ...puts]);
  }

  #announce(accepted: readonly Accepted[]): void {
    this.#revision += accepted.length;
    this.#feed.publish(accepted.map(({ event }) => event));
    for (const { write, event } of accepted) {
      if (write.expiresAt !== undefined) this.#timer.due(write.expiresAt);
      write.resolve({ ok: true, revision: event.revision });
    }
  }

  async *#past(prefix: string, after: number, known: number, signal: AbortSignal): AsyncGenerator<readonly StoreEvent[]> {
    let position = after;
    for (;;) {
      if (position < this.#compacted) throw new CompactedError(this.#compacted);
      if (position >= known || signal.aborted) return;
      const end = Math.min(position + eventsAtOnce, known);
      const events: StoreEvent[] = [];
      for (const { key: revision, value } of this.#tables.log.getRange({ start: position + 1, end: end + 1 })) {
        const record = decodeRecord(value);
        if (record.key.startsWith(prefix)) events.push(eventOf(record, revision));
      }
      position = end;
      if (events.at(-1)?.revision !== end) events.push({ type: 'progress', revision: end });
      yield events;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Removes what every later read can do without: the writes that were replaced, and deletions. */
  async #sweep(to: number): Promise<void> {
    const { root, log, meta } = this.#tables;
    let from = meta.get('swept') ?? 0;
    while (from < to && !this.#closed) {
      const end = Math.min(from + sweptAtOnce, to);
      const dead = await this.#dead(from, end);
      requireRoom(this.#path, 'shrinking', this.#freeSpace);
      const removals: Promise<unknown>[] = [];
      const done = root.batch(() => {
        removals.push(meta.put('compacted', to), meta.put('swept', end), ...dead.map((revision) => log.remove(revision)));
      });
      await Promise.all([done, ...removals]).catch(async (error: unknown) => Promise.reject(await commitFailure(error, this.#path)));
      from = end;
    }
  }

  /** The revisions up to `to` that nobody can ask for once it is compacted. */
  async #dead(from: number, to: number): Promise<readonly number[]> {
    const slice = new TimeSlice();
    const dead: number[] = [];
    for (let start = from; start < to; start += readAtOnce) {
      for (const { key: revision, value } of this.#tables.log.getRange({ start: start + 1, end: Math.min(start + readAtOnce, to) + 1 })) {
        const record = decodeRecord(value);
        if (record.previous > 0) dead.push(record.previous);
        if (record.value === undefined) dead.push(revision);
      }
      if (slice.spent) await slice.next();
    }
    return dead;
  }

  #nextExpiry(): number | undefined {
    for (const [at] of this.#tables.expiry.getKeys({ limit: 1 })) return at;
    return undefined;
  }

  async #expire(now: number): Promise<number | undefined> {
    if (this.#closed) return undefined;
    const due = [...this.#tables.expiry.getRange({ end: [now + 1, ''], limit: expiredAtOnce })];
    try {
      await Promise.all(due.map(({ key: [, key], value: revision }) => this.delete(key, revision)));
      await Promise.all(due.map(({ key }) => this.#tables.expiry.remove(key)));
    } catch {
      // The disk is full or the store closes: what is due stays due.
      return now + 1000;
    }
    return this.#closed ? undefined : this.#nextExpiry();
  }
}

function eventOf({ key, value }: { readonly key: string; readonly value: Buffer | undefined }, revision: number): KeyEvent {
  return value ? { type: 'put', key, value, revision } : { type: 'delete', key, revision };
}

const mostWritesAtOnce = 512;
const eventsAtOnce = 500;
const sweptAtOnce = 500;
const readAtOnce = 50;
const expiredAtOnce = 500;
