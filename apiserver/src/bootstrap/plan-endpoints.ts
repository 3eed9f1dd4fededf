import type { Endpoints, EndpointSlice, Lease } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { familyOf } from '../allocators/address-range.ts';

export const identityLabel = 'apiserver.kubernetes.io/identity';
export const addressAnnotation = 'kubets.io/advertised-address';
export const leaseSeconds = 15;

/** The addresses of the servers whose lease has not run out, in order. */
export function livingServers(leases: readonly Lease[], now: Date): readonly string[] {
  const living = leases.filter(({ metadata, spec }) => {
    const renewed = Date.parse(spec?.renewTime ?? '');
    return metadata.labels?.[identityLabel] === 'kube-apiserver' && renewed + (spec?.leaseDurationSeconds ?? leaseSeconds) * 1000 > now.getTime();
  });
  return [...new Set(living.flatMap(({ metadata }) => metadata.annotations?.[addressAnnotation] ?? []))].toSorted();
}

/** `kubernetes` in `default`: how pods find the API servers. */
export function kubernetesEndpoints(addresses: readonly string[], port: number): Draft<Endpoints> {
  const subset = { addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port, protocol: 'TCP' as const }] };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: addresses.length === 0 ? [] : [subset],
  };
}

export function kubernetesEndpointSlice(addresses: readonly string[], port: number): Draft<EndpointSlice> {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: familyOf(addresses[0] ?? '') ?? 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
}
