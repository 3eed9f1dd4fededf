import { randomInt, randomUUID } from 'node:crypto';
import { ipAddresses, services } from '@kubets/api';
import { type Clock, formatTime, type ResourceDefinition, type ResourceReference } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { ObjectStorages } from '../storage/object-storages.ts';
import type { StorageLog } from '../storage/storage-log.ts';
import type { Store } from '../storage/store.ts';
import { type AddressRange, parseRange } from './address-range.ts';
import { withServiceAddresses } from './allocating-storage.ts';
import { ClusterIps } from './cluster-ips.ts';
import { NodePorts, parsePortRange } from './node-ports.ts';
import { repairServiceAddresses } from './repair-service-addresses.ts';
import { serviceAddresses } from './service-addresses.ts';

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
  const ips = new ClusterIps({
    ranges: serviceRanges(config),
    addresses,
    randomBelow: randomInt,
    now: () => formatTime(clock.now()),
    newUid: randomUUID,
  });
  const ports = new NodePorts({ store, range: parsePortRange(config.serviceNodePortRange), randomBelow: randomInt });
  return {
    storages: withServiceAddresses(storages, serviceAddresses({ ips, ports })),
    repair: (signal) => repairServiceAddresses({ services: storages.of(definitionOf(definitions, services)), addresses, ips, ports, clock, log, signal }),
  };
}

/** One range, or one of each family separated by a comma. */
export function serviceRanges({ serviceClusterIpRange }: Pick<ApiserverConfig, 'serviceClusterIpRange'>): readonly AddressRange[] {
  const ranges = serviceClusterIpRange.split(',').map((text) => parseRange(text.trim()));
  if (ranges.length > 2 || new Set(ranges.map(({ family }) => family)).size !== ranges.length) {
    throw new Error(`--service-cluster-ip-range must be one range, or one of each IP family, not ${JSON.stringify(serviceClusterIpRange)}`);
  }
  return ranges;
}

function definitionOf(definitions: readonly ResourceDefinition[], { group, version, plural }: ResourceReference): ResourceDefinition {
  const found = definitions.find(({ reference }) => reference.group === group && reference.version === version && reference.plural === plural);
  if (found === undefined) throw new Error(`${plural} must be served to allocate service addresses`);
  return found;
}
