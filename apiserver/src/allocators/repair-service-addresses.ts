import type { IPAddress, Service } from '@kubets/api';
import { type Clock, type KubeObject, pause } from '@kubets/machinery';
import type { ObjectStorage } from '../storage/object-storage.ts';
import type { StorageLog } from '../storage/storage-log.ts';
import { type AddressOwner, addressManager, type ClusterIps } from './cluster-ips.ts';
import type { NodePorts } from './node-ports.ts';
import { usedAddresses, usedPorts } from './service-addresses.ts';

const everyMs = 3 * 60_000;
/** A reservation is made before its Service is stored: one younger than this may just be on its way. */
const graceMs = 60_000;

export interface RepairOptions {
  readonly services: ObjectStorage;
  readonly addresses: ObjectStorage;
  readonly ips: ClusterIps;
  readonly ports: NodePorts;
  readonly clock: Clock;
  readonly log: StorageLog;
  readonly signal: AbortSignal;
}

/** Brings reservations and Services together again, at once and every few minutes: a server may have died between writing the two. */
export async function repairServiceAddresses(options: RepairOptions): Promise<void> {
  const { clock, log, signal } = options;
  let suspects: ReadonlySet<number> = new Set();
  while (!signal.aborted) {
    try {
      suspects = await repairOnce(options, suspects);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'service addresses could not be repaired; trying again later');
    }
    await pause(clock, everyMs, signal);
  }
}

/** Returns the ports that belong to no Service: those seen so twice in a row are freed. */
async function repairOnce({ services, addresses, ips, ports, clock, log }: RepairOptions, suspects: ReadonlySet<number>): Promise<ReadonlySet<number>> {
  const list = await services.list({});
  const stored = new Map(list.items.map((item) => [ownerKey(ownerOfObject(item.object())), item.object() as Service]));
  for (const service of stored.values()) await confirmAll(service, ips, ports, log);
  for (const { name, owner } of orphanAddresses(await addresses.list({}), stored, clock)) await ips.release(name, owner);
  const orphans = (await ports.reserved()).filter(
    ({ port, owner }) => !(stored.get(ownerKey(owner)) && usedPorts(stored.get(ownerKey(owner))!).includes(port)),
  );
  for (const { port, owner } of orphans) if (suspects.has(port)) await ports.release(port, owner);
  return new Set(orphans.map(({ port }) => port).filter((port) => !suspects.has(port)));
}

const ownerKey = ({ namespace, name }: AddressOwner): string => `${namespace}/${name}`;
const ownerOfObject = ({ metadata }: KubeObject): AddressOwner => ({ namespace: metadata.namespace ?? '', name: metadata.name });

async function confirmAll(service: Service, ips: ClusterIps, ports: NodePorts, log: StorageLog): Promise<void> {
  const owner = ownerOfObject(service);
  for (const address of usedAddresses(service)) {
    if (!(await ips.confirm(address, owner)))
      log.warn({ service: ownerKey(owner), address }, 'the cluster IP of this Service is allocated to another one; please recreate it');
  }
  for (const port of usedPorts(service)) {
    if (!(await ports.confirm(port, owner)))
      log.warn({ service: ownerKey(owner), port }, 'the node port of this Service is allocated to another one; please recreate it');
  }
}

function orphanAddresses(
  { items }: { readonly items: readonly { object(): KubeObject }[] },
  stored: ReadonlyMap<string, Service>,
  clock: Clock,
): readonly { readonly name: string; readonly owner: AddressOwner }[] {
  return items.flatMap((item) => {
    const { metadata, spec } = item.object() as IPAddress;
    if (metadata.labels?.['ipaddress.kubernetes.io/managed-by'] !== addressManager) return [];
    if (clock.now().getTime() - Date.parse(metadata.creationTimestamp) < graceMs) return [];
    const owner = { namespace: spec.parentRef.namespace ?? '', name: spec.parentRef.name };
    const service = stored.get(ownerKey(owner));
    return service !== undefined && usedAddresses(service).includes(metadata.name) ? [] : [{ name: metadata.name, owner }];
  });
}
