import type { EndpointSlice, Service } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import type { Destination, ServicePort } from '../service-ports.ts';

export function buildService(name: string, spec: Draft<Service['spec']>, status: Draft<Service['status']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'ref' },
    spec: { ports: [{ port: 80, protocol: 'TCP' }], ...spec },
    status,
  } as Service;
}

export interface SliceEndpoint {
  readonly address: string;
  readonly node?: string;
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
  readonly zones?: readonly string[];
}

export function buildSlice(service: string, endpoints: readonly SliceEndpoint[], port = 8080, portName = ''): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-abcde`, namespace: 'ref', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [{ name: portName, port, protocol: 'TCP' }],
    endpoints: endpoints.map(({ address, node = 'node1', ready = true, serving = ready, terminating = false, zones }) => ({
      addresses: [address],
      nodeName: node,
      conditions: { ready, serving, terminating },
      ...(zones && { hints: { forZones: zones.map((name) => ({ name })) } }),
    })),
  } as unknown as EndpointSlice;
}

export const destination = (address: string, port = 8080): Destination => ({ address, port });

export function buildServicePort(changes: Partial<ServicePort> = {}): ServicePort {
  return {
    name: 'ref/web',
    service: 'ref/web',
    protocol: 'tcp',
    clusterIP: '10.96.0.10',
    port: 80,
    nodePort: undefined,
    externalIPs: [],
    loadBalancerIPs: [],
    loadBalancerSourceRanges: [],
    affinitySeconds: undefined,
    externalTrafficPolicy: 'Cluster',
    internalTrafficPolicy: 'Cluster',
    healthCheckNodePort: undefined,
    clusterEndpoints: [destination('10.244.1.2'), destination('10.244.2.2')],
    localEndpoints: [destination('10.244.1.2')],
    readyHere: 1,
    ...changes,
  };
}
