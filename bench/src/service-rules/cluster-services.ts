import type { EndpointSlice, Service } from '@kubets/api';

const address = (network: number, index: number): string => `10.${network + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;

/** Services as a large cluster has them: every tenth with a node port, every twentieth with session affinity. */
export function clusterServices(count: number, endpoints: number): { readonly services: readonly Service[]; readonly slices: readonly EndpointSlice[] } {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return { services: indexes.map(service), slices: indexes.map((index) => slice(index, endpoints)) };
}

/** The same slices, the last with one endpoint elsewhere. */
export function withMovedEndpoint(slices: readonly EndpointSlice[], to: string): readonly EndpointSlice[] {
  const last = slices.at(-1);
  if (last?.endpoints === undefined) return slices;
  const [first, ...others] = last.endpoints;
  return [...slices.slice(0, -1), { ...last, endpoints: [...others, ...(first ? [{ ...first, addresses: [to] }] : [])] }];
}

function service(index: number): Service {
  const port = { name: 'http', port: 80, protocol: 'TCP', targetPort: 8080, ...(index % 10 === 0 && { nodePort: 30000 + ((index / 10) % 2768) }) };
  const spec = {
    clusterIP: address(96, index),
    type: index % 10 === 0 ? 'NodePort' : 'ClusterIP',
    ports: [port],
    ...(index % 20 === 1 && { sessionAffinity: 'ClientIP' }),
  };
  return { metadata: { namespace: `team-${index % 100}`, name: `service-${index}` }, spec, status: {} } as unknown as Service;
}

function slice(index: number, endpoints: number): EndpointSlice {
  const name = `service-${index}`;
  return {
    metadata: { namespace: `team-${index % 100}`, name: `${name}-abcde`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: Array.from({ length: endpoints }, (_, nth) => ({
      addresses: [address(128, index * endpoints + nth)],
      nodeName: `node${nth}`,
      conditions: { ready: true, serving: true, terminating: false },
    })),
  } as unknown as EndpointSlice;
}
