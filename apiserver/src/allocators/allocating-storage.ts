import type { Service } from '@kubets/api';
import { ApiError, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import type { ObjectStorage, UpdateStep } from '../storage/object-storage.ts';
import type { ObjectStorages } from '../storage/object-storages.ts';
import type { Allocation, ServiceAddresses } from './service-addresses.ts';

export interface AllocatingModes {
  readonly real: ServiceAddresses;
  /** Says what would be had and reserves nothing. */
  readonly dry: ServiceAddresses;
}

/** The storages, with Services given their addresses and ports as they are written, and relieved of them as they go. */
export function withServiceAddresses(storages: ObjectStorages, addresses: AllocatingModes): ObjectStorages {
  const wrapped = new Map<ObjectStorage, ObjectStorage>();
  const wrap = (storage: ObjectStorage): ObjectStorage => {
    const known = wrapped.get(storage) ?? allocatingStorage(storage, addresses);
    wrapped.set(storage, known);
    return known;
  };
  return { ...storages, of: (definition) => (isService(definition) ? wrap(storages.of(definition)) : storages.of(definition)) };
}

const isService = ({ reference: { group, plural } }: ResourceDefinition): boolean => group === '' && plural === 'services';

function allocatingStorage(storage: ObjectStorage, { real: addresses, dry }: AllocatingModes): ObjectStorage {
  return {
    definition: storage.definition,
    get: (identity, resourceVersion) => storage.get(identity, resourceVersion),
    cached: (identity) => storage.cached(identity),
    cachedList: (selection) => storage.cachedList(selection),
    list: (query) => storage.list(query),
    watch: (query, sink) => storage.watch(query, sink),
    preview: async (object, old) => (await dry.allocate(object as Service, old as Service | undefined)).service,
    async create(object) {
      const allocation = await addresses.allocate(object as Service, undefined);
      return settled([allocation], () => storage.create(allocation.service));
    },
    async update(identity, step) {
      const attempts: Allocation[] = [];
      return settled(attempts, () => storage.update(identity, allocatingStep(step, addresses, attempts)));
    },
    async remove(identity, check) {
      const removed = await storage.remove(identity, check);
      await addresses.release(removed.object() as Service);
      return removed;
    },
  };
}

/** A step that is repeated after a race gives back what the earlier attempt reserved. */
function allocatingStep(step: UpdateStep, addresses: ServiceAddresses, attempts: Allocation[]): UpdateStep {
  return async (current, isStale): Promise<KubeObject | undefined> => {
    await attempts.pop()?.rollback();
    const next = await step(current, isStale);
    if (next === undefined) return undefined;
    const allocation = await addresses.allocate(next as Service, current.object() as Service);
    attempts.push(allocation);
    return allocation.service;
  };
}

/**
 * Commits the last attempt when the write succeeded, takes it back when it was refused. Where the store did not say what became of
 * the write, what was reserved stays so: the repair finds out.
 */
async function settled<T>(attempts: readonly Allocation[], write: () => Promise<T>): Promise<T> {
  try {
    const written = await write();
    await attempts.at(-1)?.commit();
    return written;
  } catch (error) {
    if (error instanceof ApiError && error.code < 500) await attempts.at(-1)?.rollback();
    throw error;
  }
}
