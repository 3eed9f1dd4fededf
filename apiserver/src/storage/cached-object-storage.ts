import { alreadyExists, apiVersionOf, expired, notFound, type KubeObject, type ObjectIdentity, type ResourceDefinition } from '@kubets/machinery';
import type { CachedObject } from './cached-object.ts';
import { CachedEntry } from './cached-entry.ts';
import type { Freshness } from './freshness.ts';
import { storageKey } from './keys.ts';
import { KnownSelections } from './known-selections.ts';
import { ObjectLister } from './object-lister.ts';
import type { ListQuery, ObjectList, ObjectStorage, Selection, UpdateStep, WatchHandle, WatchQuery, WatchSink } from './object-storage.ts';
import { planWatch, type WatchPlan } from './read-plan.ts';
import { parseResourceVersion } from './resource-version.ts';
import { compileSelection } from './selection.ts';
import { encodeStored, sameContent } from './stored-form.ts';
import type { Store, StoredValue } from './store.ts';
import { translateStoreErrors } from './translate-store-errors.ts';
import { viewOf, type View } from './view.ts';
import type { WatchCache } from './watch-cache.ts';
import { Watcher } from './watcher.ts';

export interface CachedObjectStorageOptions {
  readonly definition: ResourceDefinition;
  readonly store: Store;
  readonly cache: WatchCache;
  readonly freshness: Freshness;
}

/** A read to base a write on. `certain` when no acknowledged write can be missing in it. */
interface Base {
  readonly entry: CachedEntry | undefined;
  readonly certain: boolean;
}

/** {@link ObjectStorage} over a store and the watch cache that follows it. */
export class CachedObjectStorage implements ObjectStorage {
  readonly definition: ResourceDefinition;
  readonly #store: Store;
  readonly #cache: WatchCache;
  readonly #freshness: Freshness;
  readonly #view: View;
  readonly #lister: ObjectLister;
  readonly #watched: KnownSelections;

  constructor({ definition, store, cache, freshness }: CachedObjectStorageOptions) {
    this.definition = definition;
    this.#store = store;
    this.#cache = cache;
    this.#freshness = freshness;
    this.#view = viewOf(definition);
    this.#lister = new ObjectLister({ cache, store, freshness, view: this.#view });
    this.#watched = new KnownSelections((selection) => compileSelection(cache, selection));
    cache.values.add(definition.selectableFields, this.#view);
  }

  async get(identity: ObjectIdentity, resourceVersion?: string): Promise<CachedObject | undefined> {
    if (resourceVersion !== undefined) await this.#freshness.notOlderThan(parseResourceVersion(resourceVersion));
    const { entry } = await this.#certain(this.#key(identity));
    return entry && this.#view.present(entry);
  }

  cached(identity: ObjectIdentity): CachedObject | undefined {
    const entry = this.#cache.get(this.#key(identity));
    return entry && this.#view.present(entry);
  }

  cachedList(selection: Selection = {}): readonly CachedObject[] {
    return this.#lister.cachedList(selection).map((entry) => this.#view.present(entry));
  }

  list(query: ListQuery): Promise<ObjectList> {
    return translateStoreErrors(() => this.#lister.list(query));
  }

  async watch(query: WatchQuery, sink: WatchSink): Promise<WatchHandle> {
    const plan = planWatch(query);
    await translateStoreErrors(() => this.#waitFor(plan));
    const { start, initialEventsEnd } = plan;
    const cache = this.#cache;
    if (start.type === 'after' && start.revision < cache.window.since) throw expired(`too old resource version: ${start.revision} (${cache.window.since})`);
    const selection = this.#watched.get(query);
    return new Watcher({
      cache,
      sink,
      selection,
      view: this.#view,
      kind: { kind: this.definition.reference.kind, apiVersion: apiVersionOf(this.definition.reference) },
      after: start.type === 'after' ? start.revision : cache.revision,
      initial: start.type === 'state' ? cache.snapshot().iterate(selection.prefix) : undefined,
      bookmarks: query.allowBookmarks ?? false,
      initialEventsEnd,
    });
  }

  async create(object: KubeObject): Promise<CachedObject> {
    const { metadata } = object;
    const key = this.#key(metadata);
    const value = this.#encode(object);
    const outcome = await this.#put(key, value, 0);
    if (!outcome.ok) throw alreadyExists(this.definition.reference, metadata.name);
    return this.#view.present(this.#written(key, value, outcome.revision));
  }

  async update(identity: ObjectIdentity, step: UpdateStep): Promise<CachedObject> {
    const key = this.#key(identity);
    return this.#withBase(key, async (base) => {
      if (base === undefined) throw notFound(this.definition.reference, identity.name);
      const isStale = this.#store.isStale?.(key) ?? false;
      const next = await step(this.#view.present(base), isStale);
      const value = next && this.#encode(next);
      if (value === undefined || (!isStale && sameContent(base.json, value))) return { done: this.#view.present(base), wrote: false };
      const outcome = await this.#put(key, value, base.revision);
      return outcome.ok ? { done: this.#view.present(this.#written(key, value, outcome.revision)), wrote: true } : { current: outcome.current };
    });
  }

  async remove(identity: ObjectIdentity, check: (current: CachedObject) => void | Promise<void>): Promise<CachedObject> {
    const key = this.#key(identity);
    return this.#withBase(key, async (base) => {
      if (base === undefined) throw notFound(this.definition.reference, identity.name);
      await check(this.#view.present(base));
      const outcome = await translateStoreErrors(() => this.#store.delete(key, base.revision));
      return outcome.ok ? { done: this.#view.present(base.at(outcome.revision)), wrote: true } : { current: outcome.current };
    });
  }

  /**
   * Tries on what the cache holds, which is nearly always the newest. A refusal or a no-change counts only when it was
   * based on a certain read; a lost race goes on from what the store answered.
   */
  async #withBase(key: string, attempt: (base: CachedEntry | undefined) => Promise<Attempt>): Promise<CachedObject> {
    await this.#freshness.any();
    let base: Base = { entry: this.#cache.get(key), certain: false };
    for (;;) {
      const result = await attempt(base.entry).catch((error: unknown) => ({ error }));
      if ('current' in result) base = { entry: this.#entryOf(result.current), certain: true };
      else if (base.certain || ('done' in result && result.wrote)) return finish(result);
      else {
        const certain = await this.#certain(key);
        if (certain.entry?.revision === base.entry?.revision) return finish(result);
        base = certain;
      }
    }
  }

  async #certain(key: string): Promise<Base> {
    await translateStoreErrors(() => this.#freshness.latest());
    return { entry: this.#cache.get(key), certain: true };
  }

  async #waitFor({ start }: WatchPlan): Promise<void> {
    if (start.type !== 'state' || start.from === 'any') return this.#freshness.any();
    return start.from === 'latest' ? this.#freshness.latest() : this.#freshness.notOlderThan(start.from);
  }

  #put(key: string, value: Buffer, expected: number): ReturnType<Store['put']> {
    return translateStoreErrors(() => this.#store.put(key, value, expected, { ttlSeconds: this.definition.ttlSeconds }));
  }

  /** What the cache holds for this write already, or will. */
  #written(key: string, value: Buffer, revision: number): CachedEntry {
    const cached = this.#cache.get(key);
    return cached?.revision === revision ? cached : CachedEntry.fromStored(key, revision, value);
  }

  #entryOf(stored: StoredValue | undefined): CachedEntry | undefined {
    return stored && CachedEntry.fromStored(stored.key, stored.revision, stored.value);
  }

  #encode(object: KubeObject): Buffer {
    return encodeStored(this.#view.toStored(object));
  }

  #key(identity: ObjectIdentity): string {
    return storageKey(this.#cache.prefix, this.definition.reference.scope === 'Namespaced' ? identity : { name: identity.name });
  }
}

/** `current`: another write was first. */
type Attempt = { readonly done: CachedObject; readonly wrote: boolean } | { readonly current: StoredValue | undefined };

function finish(result: { readonly done: CachedObject } | { readonly error: unknown }): CachedObject {
  if ('error' in result) throw result.error;
  return result.done;
}
