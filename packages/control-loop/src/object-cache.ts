import { keyOf, type KubeObject, type ObjectKey } from '@kubets/machinery';
import type { Change, IndexFunction, Lister } from './informer.ts';

/** Objects of one value of an index, by key. */
type Bucket<T> = Map<ObjectKey, T>;

/** The cache behind an informer: objects by key, by namespace and by each index, changed one event or one whole list at a time. */
export class ObjectCache<T extends KubeObject> implements Lister<T> {
  #objects: Bucket<T> = new Map();
  #all: readonly T[] | undefined;
  readonly #indexes = new Map<string, { readonly values: IndexFunction<T>; readonly buckets: Map<string, Bucket<T>> }>();
  readonly #namespaces = new Map<string, Bucket<T>>();

  addIndex(name: string, values: IndexFunction<T>): void {
    if (this.#indexes.has(name)) return;
    const buckets = new Map<string, Bucket<T>>();
    this.#indexes.set(name, { values, buckets });
    for (const [key, object] of this.#objects) for (const value of values(object)) put(buckets, value, key, object);
  }

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(key);
  }

  list(): readonly T[] {
    return (this.#all ??= [...this.#objects.values()]);
  }

  inNamespace(namespace: string): readonly T[] {
    return [...(this.#namespaces.get(namespace)?.values() ?? [])];
  }

  byIndex(index: string, value: string): readonly T[] {
    const found = this.#indexes.get(index);
    if (found === undefined) throw new RangeError(`there is no index ${JSON.stringify(index)}`);
    return [...(found.buckets.get(value)?.values() ?? [])];
  }

  /** Takes in an added or modified object. */
  set(object: T): Change<T> {
    const key = keyOf(object);
    const old = this.#objects.get(key);
    if (old !== undefined) this.#unindex(key, old);
    this.#objects.set(key, object);
    this.#index(key, object);
    this.#all = undefined;
    return old === undefined ? { type: 'added', object } : { type: 'updated', object, old };
  }

  /** Takes in a deletion; undefined when the object was not there. */
  delete(object: T): Change<T> | undefined {
    const key = keyOf(object);
    const old = this.#objects.get(key);
    if (old === undefined) return undefined;
    this.#unindex(key, old);
    this.#objects.delete(key);
    this.#all = undefined;
    return { type: 'deleted', object };
  }

  /** Takes in a whole list. Objects whose resourceVersion did not change stay the same object. */
  replace(listed: readonly T[]): Change<T> {
    const old = this.list();
    const objects = listed.map((object) => {
      const known = this.#objects.get(keyOf(object));
      return known !== undefined && known.metadata.resourceVersion === object.metadata.resourceVersion ? known : object;
    });
    this.#objects = new Map();
    this.#namespaces.clear();
    for (const { buckets } of this.#indexes.values()) buckets.clear();
    for (const object of objects) {
      this.#objects.set(keyOf(object), object);
      this.#index(keyOf(object), object);
    }
    this.#all = undefined;
    return { type: 'replaced', objects, old };
  }

  #index(key: ObjectKey, object: T): void {
    if (object.metadata.namespace !== undefined) put(this.#namespaces, object.metadata.namespace, key, object);
    for (const { values, buckets } of this.#indexes.values()) for (const value of values(object)) put(buckets, value, key, object);
  }

  #unindex(key: ObjectKey, object: T): void {
    if (object.metadata.namespace !== undefined) remove(this.#namespaces, object.metadata.namespace, key);
    for (const { values, buckets } of this.#indexes.values()) for (const value of values(object)) remove(buckets, value, key);
  }
}

function put<T>(buckets: Map<string, Bucket<T>>, value: string, key: ObjectKey, object: T): void {
  const bucket = buckets.get(value);
  if (bucket === undefined) buckets.set(value, new Map([[key, object]]));
  else bucket.set(key, object);
}

function remove<T>(buckets: Map<string, Bucket<T>>, value: string, key: ObjectKey): void {
  const bucket = buckets.get(value);
  bucket?.delete(key);
  if (bucket?.size === 0) buckets.delete(value);
}
