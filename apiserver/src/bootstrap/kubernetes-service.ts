import { hostname, networkInterfaces } from 'node:os';
import { createHash } from 'node:crypto';
import { endpoints, endpointSlices, type IPAddress, ipAddresses, type Lease, leases, type Service, serviceCIDRs, services } from '@kubets/api';
import { deepEqual, type Draft, formatMicroTime, formatTime, isApiError, type KubeObject, type ResourceReference, pause } from '@kubets/machinery';
import { addressAt } from '../allocators/address-range.ts';
import { serviceRanges } from '../allocators/service-ranges.ts';
import type { ServerContext } from '../server-context.ts';
import { advertisedAddress } from './advertise-address.ts';
import { ownWrites, type OwnWrites } from './own-writes.ts';
import { addressAnnotation, identityLabel, kubernetesEndpoints, kubernetesEndpointSlice, leaseSeconds, livingServers } from './plan-endpoints.ts';

const renewEveryMs = 5_000;
const addressAttempts = 40;
const addressAttemptMs = 100;
const system = 'kube-system';

/** The ServiceCIDR and the Service `kubernetes`, which has the range's first address. */
export async function createKubernetesService(server: ServerContext): Promise<void> {
  const writes = ownWrites(server);
  const ranges = serviceRanges(server.config);
  const now = formatTime(server.clock.now());
  const cidr = { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: { name: 'kubernetes' }, spec: { cidrs: ranges.map(({ text }) => text) } };
  if (await writes.createMissing(serviceCIDRs, cidr)) {
    const ready = { type: 'Ready', status: 'True' as const, reason: '', message: 'Kubernetes default Service CIDR is ready', lastTransitionTime: now };
    await writes.update(serviceCIDRs, { name: 'kubernetes' }, (current) => ({ ...current, status: { conditions: [ready] } }), 'status');
  }
  const address = addressAt(ranges[0]!, 1n);
  await createWithAddress(server, writes, address, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: address,
      clusterIPs: [address],
      ipFamilies: [ranges[0]!.family],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: server.config.securePort || 6443 }],
    },
  });
}

/**
 * Servers that start at once all want the address: those that come too late wait until the first has stored the Service. When
 * nobody does for seconds, the one who took the address has died, and it is taken anew.
 */
async function createWithAddress(server: ServerContext, writes: OwnWrites, address: string, service: Draft<Service>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writes.createMissing(services, service);
      return;
    } catch (error) {
      if (!isApiError(error, 'Invalid') || attempt > addressAttempts) throw error;
    }
    if (attempt === addressAttempts) await freeAbandoned(server, address);
    await server.clock.sleep(addressAttemptMs, server.signal);
  }
}

async function freeAbandoned({ registry }: ServerContext, address: string): Promise<void> {
  const storage = registry.storage({ reference: ipAddresses });
  const found = (await storage.get({ name: address }))?.object() as IPAddress | undefined;
  const { namespace, name } = found?.spec.parentRef ?? {};
  if (namespace === 'default' && name === 'kubernetes') await storage.remove({ name: address }, () => undefined);
}

/**
 * Keeps the endpoints of `kubernetes` to the servers that are alive, until the server stops. Every server renews a Lease that
 * names its address; one whose lease ran out is dropped by the others.
 */
export async function keepKubernetesEndpoints(server: ServerContext, port: number): Promise<void> {
  const { clock, log, signal } = server;
  const address = advertisedAddress(server.config, networkInterfaces());
  const writes = ownWrites(server);
  const name = `apiserver-${createHash('sha256').update(`${hostname()}/${address}:${port}`).digest('hex').slice(0, 26)}`;
  while (!signal.aborted) {
    try {
      await renewLease(server, writes, name, address);
      await publish(server, writes, port);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'the endpoints of the kubernetes service could not be updated; trying again');
    }
    await pause(clock, renewEveryMs, signal);
  }
  await retire(server, name);
}

async function renewLease({ clock }: ServerContext, writes: OwnWrites, name: string, address: string): Promise<void> {
  const renewTime = formatMicroTime(clock.now());
  const lease: Draft<Lease> = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: system, labels: { [identityLabel]: 'kube-apiserver' }, annotations: { [addressAnnotation]: address } },
    spec: { holderIdentity: `${name}_${process.pid}`, leaseDurationSeconds: leaseSeconds, renewTime },
  };
  if (await writes.createMissing(leases, lease)) return;
  await writes.update(leases, { namespace: system, name }, (current) => ({
    ...current,
    metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, [addressAnnotation]: address } },
    spec: { ...current.spec, holderIdentity: `${name}_${process.pid}`, leaseDurationSeconds: leaseSeconds, renewTime },
  }));
}

async function publish(server: ServerContext, writes: OwnWrites, port: number): Promise<void> {
  const { items } = await server.registry.storage({ reference: leases }).list({ namespace: system });
  const addresses = livingServers(
    items.map((item) => item.object() as Lease),
    server.clock.now(),
  );
  await replace(writes, endpoints, kubernetesEndpoints(addresses, port), ['subsets']);
  await replace(writes, endpointSlices, kubernetesEndpointSlice(addresses, port), ['endpoints', 'ports']);
}

/** Creates an object, or gives the existing one the wanted `parts`. */
async function replace<T extends KubeObject>(writes: OwnWrites, reference: ResourceReference<T>, wanted: Draft<T>, parts: readonly (keyof T)[]): Promise<void> {
  const { namespace, name } = (wanted as Draft<KubeObject>).metadata ?? {};
  const identity = { namespace, name: name ?? '' };
  const existing = await writes.get(reference, identity);
  if (existing === undefined) return void (await writes.createMissing(reference, wanted));
  const asked = wanted as Partial<T>;
  if (parts.every((part) => deepEqual(existing[part], asked[part]))) return;
  await writes.update(reference, identity, (current) => ({ ...current, ...Object.fromEntries(parts.map((part) => [part, asked[part]])) }));
}

/** A server that stops in order leaves the endpoints at once, when the store still answers. */
async function retire(server: ServerContext, name: string): Promise<void> {
  try {
    await server.registry.storage({ reference: leases }).remove({ namespace: system, name }, () => undefined);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) server.log.debug({ err: error }, 'the lease of this server runs out by itself');
  }
}
