import { systemClock, type Clock } from '@kubets/machinery';
import { EventFeed } from './event-feed.ts';
import { ExpiryTimer } from './expiry-timer.ts';
import { lowerBound } from './lower-bound.ts';
import { CompactedError, FutureRevisionError } from './store.ts';
import type { ListOptions, Store, StoredValue, StoreEvent, StorePage, WatchOptions, WriteOutcome } from './store.ts';

interface Version {
  readonly revision: number;
  /** Undefined once deleted. */
  readonly value: Buffer | undefined;
}

/** A store for tests: nothing survives the process. As strict as the others: history, compaction and copies included. */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #versions = new Map<string, Version[]>();
  readonly #expiries = new Map<string, { readonly at: number; readonly revision: number }>();
  readonly #feed = new EventFeed();
  readonly #timer: ExpiryTimer;
  #keys: string[] = [];
  #log: Exclude<StoreEvent, { type: 'progress' }>[] = [];
  /** As in etcd, 1 before the first write: 0 means "any" on the wire. */
  #revision = 1;
  #compacted = 0;

  constructor({ clock = systemClock }: { readonly clock?: Clock } = {}) {
    this.#clock = clock;
    this.#timer = new ExpiryTimer(clock, (now) => this.#expire(now));
  }

  async get(key: string): Promise<StoredValue | undefined> {
    return this.#at(key, this.#revision);
  }

  async list(prefix: string, { limit = Infinity, after = '', revision = this.#revision }: ListOptions = {}): Promise<StorePage> {
    if (revision < this.#compacted) throw new CompactedError(this.#compacted);
    if (revision > this.#revision) throw new FutureRevisionError(this.#revision);
    const items: StoredValue[] = [];
    let remaining = 0;
    for (let index = lowerBound(this.#keys, after > prefix ? after : prefix, (key) => key); index < this.#keys.length; index++) {
      const key = this.#keys[index]!;
      if (!key.startsWith(prefix)) break;
      const found = key === after ? undefined : this.#at(key, revision);
      if (found && items.length < limit) items.push(found);
      else if (found) remaining++;
    }
    return { items, revision, remaining };
  }

  async put(key: string, value: Buffer, expected: number, { ttlSeconds }: { readonly ttlSeconds?: number | undefined } = {}): Promise<WriteOutcome> {
    const current = this.#at(key, this.#revision);
    if ((current?.revision ?? 0) !== expected) return { ok: false, current };
    this.#append({ type: 'put', key, value: Buffer.from(value), revision: this.#revision + 1 });
    this.#expireLater(key, ttlSeconds);
    return { ok: true, revision: this.#revision };
  }

  async delete(key: string, expected: number): Promise<WriteOutcome> {
    const current = this.#at(key, this.#revision);
    if (current === undefined || current.revision !== expected) return { ok: false, current };
    this.#append({ type: 'delete', key, revision: this.#revision + 1 });
    this.#expiries.delete(key);
    return { ok: true, revision: this.#revision };
  }

  async *watch(prefix: string, { after, signal }: WatchOptions): AsyncGenerator<readonly StoreEvent[]> {
    if (after < this.#compacted) throw new CompactedError(this.#compacted);
    const live = this.#feed.subscribe(prefix);
    try {
      const past = this.#log.filter((event) => event.revision > after && event.key.startsWith(prefix));
      if (past.length > 0 && !signal.aborted) yield past.map((event) => (event.type === 'put' ? { ...event, value: Buffer.from(event.value) } : event));
      for await (const batch of live.batches(signal)) {
        const fresh = batch.filter((event) => event.revision > after);
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
    if (revision <= this.#compacted) return;
    if (revision > this.#revision) throw new FutureRevisionError(this.#revision);
    this.#compacted = revision;
    this.#log = this.#log.filter((event) => event.revision > revision);
    for (const [key, versions] of this.#versions) this.#versions.set(key, keepFrom(versions, revision));
    this.#keys = this.#keys.filter((key) => this.#versions.get(key)!.length > 0 || !this.#versions.delete(key));
  }

  async close(): Promise<void> {
    this.#timer.stop();
  }

  #at(key: string, revision: number): StoredValue | undefined {
    const version = this.#versions.get(key)?.findLast((candidate) => candidate.revision <= revision);
    return version?.value && { key, value: Buffer.from(version.value), revision: version.revision };
  }

  #append(event: Exclude<StoreEvent, { type: 'progress' }>): void {
    this.#revision = event.revision;
    const versions = this.#versions.get(event.key);
    const version = { revision: event.revision, value: event.type === 'put' ? event.value : undefined };
    if (versions) versions.push(version);
    else {
      this.#keys.splice(
        lowerBound(this.#keys, event.key, (key) => key),
        0,
        event.key,
      );
      this.#versions.set(event.key, [version]);
    }
    this.#log.push(event);
    this.#feed.publish([event]);
  }

  #expireLater(key: string, ttlSeconds: number | undefined): void {
    this.#expiries.delete(key);
    if (ttlSeconds === undefined) return;
    const at = this.#clock.now().getTime() + ttlSeconds * 1000;
    this.#expiries.set(key, { at, revision: this.#revision });
    this.#timer.due(at);
  }

  async #expire(now: number): Promise<number | undefined> {
    let next: number | undefined;
    for (const [key, { at, revision }] of this.#expiries) {
      if (at <= now) await this.delete(key, revision);
      else next = Math.min(next ?? at, at);
    }
    return next;
  }
}

/** What a list at `revision` or later still needs. */
function keepFrom(versions: readonly Version[], revision: number): Version[] {
  const newestBefore = versions.findLastIndex((version) => version.revision <= revision);
  const start = newestBefore >= 0 && versions[newestBefore]!.value === undefined ? newestBefore + 1 : Math.max(newestBefore, 0);
  return versions.slice(start);
}
