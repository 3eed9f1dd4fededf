import { randomInt, randomUUID } from 'node:crypto';
import { ipAddresses, type ServiceCIDR, serviceCIDRs, services } from '@kubets/api';
import { type Clock, formatTime, type ResourceDefinition, type ResourceReference } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { ObjectStorages } from '../storage/object-storages.ts';
import type { StorageLog } from '../storage/storage-log.ts';
import type { Store } from '../storage/store.ts';
import type { AddressRange } from './address-range.ts';
import { withServiceAddresses } from './allocating-storage.ts';
import { ClusterIps } from './cluster-ips.ts';
import { NodePorts, parsePortRange } from './node-ports.ts';
import { repairServiceAddresses } from './repair-service-addresses.ts';
import { serviceAddresses, type ServicePools } from './service-addresses.ts';
import { openRanges, serviceRanges } from './service-ranges.ts';

export interface ServiceAllocation {
  /** The storages to serve from: Services get and lose their addresses as they are written. */
  readonly storages: ObjectStorages;
  /** Runs until the signal aborts; start it once the storages are ready. */
  repair(signal: AbortSignal): Promise<void>;
}

export interface ServiceAllocationOptions {
  readonly config: Pick<ApiserverConfig, 'serviceClusterIpRange' | 'serviceNodePortRange'>;
  readonly storages: ObjectStorages;
  readonly store: Store;
  readonly definitions: readonly ResourceDefinition[];
  readonly clock: Clock;
  readonly log: StorageLog;
}

/** Throws when a configured range is malformed. */
export function createServiceAllocation({ config, storages, store, definitions, clock, log }: ServiceAllocationOptions): ServiceAllocation {
  const addresses = storages.of(definitionOf(definitions, ipAddresses));
  const cidrs = storages.of(definitionOf(definitions, serviceCIDRs));
  const configured = serviceRanges(config);
  const ranges = (): readonly AddressRange[] =>
    openRanges(
      configured,
      cidrs.cachedList().map((cached) => cached.object() as ServiceCIDR),
    );
  const poolsFor = (dryRun: boolean): ServicePools => ({
    ips: new ClusterIps({ configured, ranges, addresses, dryRun, randomBelow: randomInt, now: () => formatTime(clock.now()), newUid: randomUUID }),
    ports: new NodePorts({ store, range: parsePortRange(config.serviceNodePortRange), dryRun, randomBelow: randomInt }),
  });
  const pools = poolsFor(false);
  return {
    storages: withServiceAddresses(storages, { real: serviceAddresses(pools), dry: serviceAddresses(poolsFor(true)) }),
    repair: (signal) => repairServiceAddresses({ services: storages.of(definitionOf(definitions, services)), addresses, ...pools, clock, log, signal }),
  };
}

function definitionOf(definitions: readonly ResourceDefinition[], { group, version, plural }: ResourceReference): ResourceDefinition {
  const found = definitions.find(({ reference }) => reference.group === group && reference.version === version && reference.plural === plural);
  if (found === undefined) throw new Error(`${plural} must be served to allocate service addresses`);
  return found;
}
