import { lowerBound } from './lower-bound.ts';

interface Keyed {
  readonly key: string;
}

interface Chunk<T> {
  items: T[];
  /** The generation that may change this chunk in place; an older chunk is shared with a snapshot. */
  generation: number;
}

const chunkSize = 256;
const keyOf = (item: Keyed): string => item.key;

/** A range of an {@link OrderedObjects} as it was: what happens later does not show. */
export interface Snapshot<T extends Keyed> {
  get(key: string): T | undefined;
  /** Items from `from` (inclusive) on whose key starts with `prefix`, in key order. */
  iterate(prefix: string, from?: string): Generator<T>;
  count(prefix: string, from?: string): number;
}

/**
 * Objects in key order, in chunks that are copied when they change after a snapshot was taken: a snapshot costs one
 * reference per chunk, and an insertion moves at most one chunk.
 */
export class OrderedObjects<T extends Keyed> implements Snapshot<T> {
  #chunks: Chunk<T>[] = [];
  #generation = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): T | undefined {
    return get(this.#chunks, key);
  }

  set(item: T): void {
    const index = chunkOf(this.#chunks, item.key);
    const { items } = this.#writable(index);
    const at = lowerBound(items, item.key, keyOf);
    if (items[at]?.key === item.key) items[at] = item;
    else {
      items.splice(at, 0, item);
      this.#size++;
      if (items.length > chunkSize) this.#split(index);
    }
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    const index = chunkOf(this.#chunks, key);
    const { items } = this.#writable(index);
    items.splice(lowerBound(items, key, keyOf), 1);
    this.#size--;
    if (items.length === 0) this.#chunks.splice(index, 1);
  }

  snapshot(): Snapshot<T> {
    this.#generation++;
    const chunks = this.#chunks.slice();
    return {
      get: (key) => get(chunks, key),
      iterate: (prefix, from) => iterate(chunks, prefix, from),
      count: (prefix, from) => count(chunks, prefix, from),
    };
  }

  iterate(prefix: string, from?: string): Generator<T> {
    return iterate(this.#chunks, prefix, from);
  }

  count(prefix: string, from?: string): number {
    return count(this.#chunks, prefix, from);
  }

  #writable(index: number): Chunk<T> {
    const chunk = this.#chunks[index];
    if (chunk?.generation === this.#generation) return chunk;
    const copy = { items: chunk?.items.slice() ?? [], generation: this.#generation };
    this.#chunks[index] = copy;
    return copy;
  }

  /** Appending in key order leaves full chunks behind, not half-full ones. */
  #split(index: number): void {
    const chunk = this.#chunks[index]!;
    const last = index === this.#chunks.length - 1;
    const tail = chunk.items.splice(last ? chunkSize : chunkSize >>> 1);
    this.#chunks.splice(index + 1, 0, { items: tail, generation: this.#generation });
  }
}

/** The chunk that holds `key`, or would. */
function chunkOf<T extends Keyed>(chunks: readonly Chunk<T>[], key: string): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (chunks[middle]!.items[0]!.key <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

function get<T extends Keyed>(chunks: readonly Chunk<T>[], key: string): T | undefined {
  const items = chunks[chunkOf(chunks, key)]?.items;
  const found = items?.[lowerBound(items, key, keyOf)];
  return found?.key === key ? found : undefined;
}

function* iterate<T extends Keyed>(chunks: readonly Chunk<T>[], prefix: string, from = prefix): Generator<T> {
  const start = from > prefix ? from : prefix;
  const first = chunkOf(chunks, start);
  for (let chunk = first; chunk < chunks.length; chunk++) {
    const { items } = chunks[chunk]!;
    for (let index = chunk === first ? lowerBound(items, start, keyOf) : 0; index < items.length; index++) {
      const item = items[index]!;
      if (!item.key.startsWith(prefix)) return;
      yield item;
    }
  }
}

function count<T extends Keyed>(chunks: readonly Chunk<T>[], prefix: string, from = prefix): number {
  const start = position(chunks, from > prefix ? from : prefix);
  return Math.max(position(chunks, `${prefix}${afterEveryKey}`) - start, 0);
}

/** How many items lie below `key`. */
function position<T extends Keyed>(chunks: readonly Chunk<T>[], key: string): number {
  const at = chunkOf(chunks, key);
  let below = 0;
  for (let index = 0; index < at; index++) below += chunks[index]!.items.length;
  const items = chunks[at]?.items;
  return below + (items ? lowerBound(items, key, keyOf) : 0);
}

/** Sorts after every character a key may hold. */
const afterEveryKey = '\u{ffff}';
