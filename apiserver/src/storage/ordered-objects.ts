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

/** Neighbours in key order: the items of `chunk` from `from` (inclusive) to `to`. A snapshot's chunk is one array, never changed, until one of its items is. */
export interface Run<T> {
  readonly chunk: readonly T[];
  readonly from: number;
  readonly to: number;
}

export const isWhole = ({ chunk, from, to }: Run<unknown>): boolean => from === 0 && to === chunk.length;

/** A range of an {@link OrderedObjects} as it was: what happens later does not show. */
export interface Snapshot<T extends Keyed> {
  get(key: string): T | undefined;
  /** What `iterate` gives, a chunk at a time. */
  runs(prefix: string, from?: string): Generator<Run<T>>;
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
  readonly #onReplaced: (chunk: readonly T[]) => void;
  #generation = 0;
  #size = 0;

  /** `onReplaced` is told of each chunk that only snapshots have from then on. */
  constructor(onReplaced: (chunk: readonly T[]) => void = () => undefined) {
    this.#onReplaced = onReplaced;
  }

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
      runs: (prefix, from) => runs(chunks, prefix, from),
      iterate: (prefix, from) => iterate(chunks, prefix, from),
      count: (prefix, from) => count(chunks, prefix, from),
    };
  }

  runs(prefix: string, from?: string): Generator<Run<T>> {
    return runs(this.#chunks, prefix, from);
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
    if (chunk) this.#onReplaced(chunk.items);
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

function* runs<T extends Keyed>(chunks: readonly Chunk<T>[], prefix: string, from = prefix): Generator<Run<T>> {
  const start = from > prefix ? from : prefix;
  const beyond = prefix + afterEveryKey;
  const first = chunkOf(chunks, start);
  for (let index = first; index < chunks.length; index++) {
    const chunk = chunks[index]!.items;
    const begin = index === first ? lowerBound(chunk, start, keyOf) : 0;
    const isLast = chunk.at(-1)!.key >= beyond;
    const end = isLast ? lowerBound(chunk, beyond, keyOf) : chunk.length;
    if (begin < end) yield { chunk, from: begin, to: end };
    if (isLast) return;
  }
}

function* iterate<T extends Keyed>(chunks: readonly Chunk<T>[], prefix: string, from?: string): Generator<T> {
  for (const run of runs(chunks, prefix, from)) for (let index = run.from; index < run.to; index++) yield run.chunk[index]!;
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
