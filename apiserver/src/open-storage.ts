import { createServiceAllocation, type ServiceAllocation } from './allocators/create-service-addresses.ts';
import type { ApiserverConfig } from './config.ts';
import { createRegistry } from './create-registry.ts';
import { openStore } from './open-store.ts';
import type { ServerContext } from './server-context.ts';
import { servedResources } from './served-resources.ts';
import { createObjectStorages, type ObjectStorages } from './storage/object-storages.ts';

/** Where objects are kept, and what is served of them. */
export interface Storage {
  readonly store: Awaited<ReturnType<typeof openStore>>;
  readonly storages: ObjectStorages;
  readonly allocation: ServiceAllocation;
  readonly registry: ServerContext['registry'];
}

/** Opens the store; its content is read later, when the storages are awaited. */
export async function openStorage(config: ApiserverConfig, { log, clock }: Pick<ServerContext, 'log' | 'clock'>): Promise<Storage> {
  const definitions = servedResources(config);
  const store = await openStore(config, clock);
  const storages = createObjectStorages({ store, log, clock });
  const allocation = createServiceAllocation({ config, storages, store, definitions, clock, log });
  return { store, storages, allocation, registry: createRegistry(definitions, allocation.storages) };
}
