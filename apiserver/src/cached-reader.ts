import type { KubeObject, ObjectIdentity, ResourceReference } from '@kubets/machinery';
import type { Registry } from './registry.ts';
import type { ObjectStorage, Selection } from './storage/object-storage.ts';

/**
 * Typed reads of one resource for authentication, authorization and admission. Make it when the server is put together:
 * a storage fills its cache from its first use on.
 */
export interface CachedReader<T extends KubeObject> {
  readonly storage: ObjectStorage;
  /** From the cache, at once; may trail the store by an instant. Never mutate it. */
  get(identity: ObjectIdentity): T | undefined;
  list(selection?: Selection): readonly T[];
  /** From the cache when it is there, otherwise after every write acknowledged before the call has arrived. */
  find(identity: ObjectIdentity): Promise<T | undefined>;
}

export function cachedReader<T extends KubeObject>(registry: Registry, reference: ResourceReference<T>): CachedReader<T> {
  const storage = registry.storage({ reference });
  return {
    storage,
    get: (identity) => storage.cached(identity)?.object() as T | undefined,
    list: (selection) => storage.cachedList(selection).map((cached) => cached.object() as T),
    async find(identity) {
      const found = storage.cached(identity) ?? (await storage.get(identity));
      return found?.object() as T | undefined;
    },
  };
}
