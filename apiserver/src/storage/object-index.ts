import type { CachedEntry } from './cached-entry.ts';
import type { FieldValues } from './field-values.ts';
import { TimeSlice } from './time-slice.ts';

export interface Dimension {
  readonly type: 'field' | 'label';
  readonly name: string;
}

interface Index {
  readonly dimension: Dimension;
  readonly keys: Map<string, Set<string>>;
  built: Promise<void>;
  ready: boolean;
}

export interface IndexedObjects {
  snapshot(): Iterable<CachedEntry>;
  get(key: string): CachedEntry | undefined;
}

/**
 * Which objects carry a field or label value. A dimension is indexed from the first time it is selected by, so that
 * nothing is held for what nobody asks; beyond {@link mostDimensions} further ones are scanned.
 */
export class ObjectIndex {
  readonly #objects: IndexedObjects;
  readonly #values: FieldValues;
  readonly #indexes = new Map<string, Index>();

  constructor(objects: IndexedObjects, values: FieldValues) {
    this.#objects = objects;
    this.#values = values;
  }

  /** The keys of the objects with `value`; undefined when the dimension is not indexed (yet). */
  ready({ type, name }: Dimension, value: string): ReadonlySet<string> | undefined {
    const index = this.#indexes.get(`${type}:${name}`);
    return index?.ready ? (index.keys.get(value) ?? none) : undefined;
  }

  /** As `ready`, building the index first. */
  async lookUp(dimension: Dimension, value: string): Promise<ReadonlySet<string> | undefined> {
    await this.#ensure(dimension)?.built;
    return this.ready(dimension, value);
  }

  update(previous: CachedEntry | undefined, current: CachedEntry | undefined): void {
    for (const index of this.#indexes.values()) {
      const before = previous && this.#valueOf(index.dimension, previous);
      const now = current && this.#valueOf(index.dimension, current);
      if (before === now) continue;
      if (before !== undefined) remove(index.keys, before, previous!.key);
      if (now !== undefined) add(index.keys, now, current!.key);
    }
  }

  clear(): void {
    this.#indexes.clear();
  }

  #ensure(dimension: Dimension): Index | undefined {
    const id = `${dimension.type}:${dimension.name}`;
    const known = this.#indexes.get(id);
    if (known || this.#indexes.size >= mostDimensions) return known;
    const index: Index = { dimension, keys: new Map(), built: Promise.resolve(), ready: false };
    this.#indexes.set(id, index);
    index.built = this.#build(index);
    return index;
  }

  /** Objects that change while this runs come in through `update`; the ones that did not are added here. */
  async #build(index: Index): Promise<void> {
    const slice = new TimeSlice();
    for (const entry of this.#objects.snapshot()) {
      if (slice.spent) await slice.next();
      if (this.#objects.get(entry.key) !== entry) continue;
      const value = this.#valueOf(index.dimension, entry);
      if (value !== undefined) add(index.keys, value, entry.key);
    }
    index.ready = true;
  }

  #valueOf({ type, name }: Dimension, entry: CachedEntry): string | undefined {
    return type === 'field' ? this.#values.value(entry, name) : entry.labels()?.[name];
  }
}

function add(index: Map<string, Set<string>>, value: string, key: string): void {
  const keys = index.get(value);
  if (keys) keys.add(key);
  else index.set(value, new Set([key]));
}

function remove(index: Map<string, Set<string>>, value: string, key: string): void {
  const keys = index.get(value);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(value);
}

const none: ReadonlySet<string> = new Set();
const mostDimensions = 16;
