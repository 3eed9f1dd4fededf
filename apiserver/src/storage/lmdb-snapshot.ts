import { lowerBound } from './lower-bound.ts';
import { decodeRecord } from './lmdb-record.ts';
import type { LmdbTables, ReadTransaction } from './lmdb-tables.ts';
import type { StoredValue, StorePage } from './store.ts';
import { TimeSlice } from './time-slice.ts';

export interface SnapshotPageOptions {
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
  readonly revision: number;
}

interface Place {
  readonly key: string;
  /** The key's revision in the snapshot; 0 when it was not there. */
  readonly revision: number;
}

/**
 * Reads a page as of `revision`: the present keys, with what changed since taken back. Every write names the revision
 * it replaced, so the first change of a key after `revision` tells what the key was.
 */
export async function readPage(tables: LmdbTables, { prefix, after, limit, revision }: SnapshotPageOptions): Promise<StorePage> {
  const transaction = tables.root.useReadTransaction();
  try {
    const reader = new SnapshotReader(tables, transaction, prefix, await changesSince(tables, transaction, prefix, revision));
    return { ...(await reader.page(after, limit)), revision };
  } finally {
    transaction.done();
  }
}

async function changesSince(tables: LmdbTables, transaction: ReadTransaction, prefix: string, revision: number): Promise<readonly Place[]> {
  const slice = new TimeSlice();
  const first = new Map<string, number>();
  const newest = tables.meta.get('revision', { transaction }) ?? revision;
  for (let at = revision + 1; at <= newest; at++) {
    const bytes = tables.log.get(at, { transaction });
    if (bytes) {
      const { key, previous } = decodeRecord(bytes);
      if (key.startsWith(prefix) && !first.has(key)) first.set(key, previous);
    }
    if (slice.spent) await slice.next();
  }
  return [...first].map(([key, previous]) => ({ key, revision: previous })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

class SnapshotReader {
  readonly #tables: LmdbTables;
  readonly #transaction: ReadTransaction;
  readonly #prefix: string;
  readonly #changed: readonly Place[];

  constructor(tables: LmdbTables, transaction: ReadTransaction, prefix: string, changed: readonly Place[]) {
    this.#tables = tables;
    this.#transaction = transaction;
    this.#prefix = prefix;
    this.#changed = changed;
  }

  async page(after: string, limit: number): Promise<Omit<StorePage, 'revision'>> {
    const slice = new TimeSlice();
    const items: StoredValue[] = [];
    let last = after;
    while (items.length < limit) {
      const { places, end } = this.#places(last, Math.min(limit - items.length, chunk));
      for (const place of places) items.push(this.#read(place));
      last = places.at(-1)?.key ?? last;
      if (end) return { items, remaining: 0 };
      if (slice.spent) await slice.next();
    }
    return { items, remaining: this.#countAfter(last) };
  }

  /** The next keys of the snapshot. `end` when there are no more behind them. */
  #places(after: string, count: number): { readonly places: readonly Place[]; readonly end: boolean } {
    const present = this.#present(after, count);
    const end = present.length < count;
    const upTo = present.at(-1)?.key;
    const changed = this.#changedBetween(after, end ? undefined : upTo);
    const changedKeys = new Set(changed.map(({ key }) => key));
    const places = [...present.filter(({ key }) => !changedKeys.has(key)), ...changed.filter(({ revision }) => revision > 0)];
    places.sort((a, b) => (a.key < b.key ? -1 : 1));
    if (places.length > count) return { places: places.slice(0, count), end: false };
    if (places.length > 0 || end) return { places, end };
    return this.#places(upTo!, count);
  }

  #present(after: string, count: number): Place[] {
    const places: Place[] = [];
    const start = after > this.#prefix ? after : this.#prefix;
    for (const { key, value } of this.#tables.current.getRange({ start, end: pastEnd(this.#prefix), limit: count + 1, transaction: this.#transaction })) {
      if (key !== after && places.length < count) places.push({ key, revision: value });
    }
    return places;
  }

  #changedBetween(after: string, upTo: string | undefined): readonly Place[] {
    const start = lowerBound(this.#changed, `${after}\0`, ({ key }) => key);
    return this.#changed.slice(start, upTo === undefined ? undefined : lowerBound(this.#changed, `${upTo}\0`, ({ key }) => key));
  }

  #read({ key, revision }: Place): StoredValue {
    const { value } = decodeRecord(this.#tables.log.get(revision, { transaction: this.#transaction })!);
    return { key, value: value!, revision };
  }

  #countAfter(last: string): number {
    const { current } = this.#tables;
    let count = current.getKeysCount({ start: `${last}\0`, end: pastEnd(this.#prefix), transaction: this.#transaction });
    for (const { key, revision } of this.#changedBetween(last, undefined)) {
      count += Number(revision > 0) - Number(current.get(key, { transaction: this.#transaction }) !== undefined);
    }
    return count;
  }
}

const pastEnd = (prefix: string): string => `${prefix}\uffff`;
const chunk = 256;
