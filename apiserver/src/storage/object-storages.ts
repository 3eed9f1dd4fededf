import { systemClock, type Clock, type ResourceDefinition, pause, qualifiedName } from '@kubets/machinery';
import { CachedObjectStorage } from './cached-object-storage.ts';
import { compactRegularly } from './compact-regularly.ts';
import { defaultWindowLimits, type EventWindowLimits } from './event-window.ts';
import { Freshness, NewestRevision } from './freshness.ts';
import { resourcePrefix } from './keys.ts';
import type { ObjectStorage } from './object-storage.ts';
import type { StorageLog } from './storage-log.ts';
import type { Store } from './store.ts';
import { StoreFollower } from './store-follower.ts';
import { WatchCache } from './watch-cache.ts';

export interface ObjectStoragesOptions {
  readonly store: Store;
  readonly log: StorageLog;
  readonly clock?: Clock;
  /** How much history each resource's watches can resume from. */
  readonly window?: EventWindowLimits;
}

/** The storages of all resources over one store. Definitions that share a storage share its cache. */
export interface ObjectStorages {
  /** The same storage for the same definition, made on first use. Throws for virtual resources. */
  of(definition: ResourceDefinition): ObjectStorage;
  /** Resolves once every storage made so far holds the store's content. */
  ready(): Promise<void>;
  /** How many objects of each stored resource there are, as `deployments.apps`. */
  counts(): Iterable<{ readonly resource: string; readonly count: number }>;
  /** Ends every watch and stops following the store, which stays open. */
  close(): void;
}

export function createObjectStorages({ store, log, clock = systemClock, window = defaultWindowLimits }: ObjectStoragesOptions): ObjectStorages {
  const follower = new StoreFollower({ store, clock, log });
  const newest = new NewestRevision(store);
  const caches = new Map<string, WatchCache>();
  const resources = new Map<WatchCache, string>();
  const storages = new Map<ResourceDefinition, ObjectStorage>();
  void everyMinute(caches, clock, follower.signal);
  void compactRegularly({ store, clock, log, signal: follower.signal });

  const cacheOf = ({ reference, sharedStorage }: ResourceDefinition): WatchCache => {
    const prefix = resourcePrefix(sharedStorage?.storedAs ?? reference);
    const cache = caches.get(prefix) ?? new WatchCache({ prefix, namespaced: reference.scope === 'Namespaced', store, follower, clock, log, window });
    caches.set(prefix, cache);
    resources.set(cache, qualifiedName(sharedStorage?.storedAs ?? reference));
    return cache;
  };
  const make = (definition: ResourceDefinition): ObjectStorage => {
    if (definition.virtual) throw new Error(`${definition.reference.plural} are answered, not stored`);
    const cache = cacheOf(definition);
    const storage = new CachedObjectStorage({ definition, store, cache, freshness: new Freshness(cache, follower, newest) });
    storages.set(definition, storage);
    return storage;
  };
  return {
    of: (definition) => storages.get(definition) ?? make(definition),
    ready: async () => {
      await Promise.all([...caches.values()].map((cache) => cache.ready()));
    },
    counts: () => [...resources].map(([cache, resource]) => ({ resource, count: cache.size })),
    close: () => {
      follower.stop();
      for (const cache of caches.values()) cache.close();
    },
  };
}

async function everyMinute(caches: ReadonlyMap<string, WatchCache>, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(clock, 60_000, signal);
    if (!signal.aborted) for (const cache of caches.values()) cache.minute();
  }
}
