import type { Endpoint, EndpointSlice, Service } from '@kubets/api';

export interface Destination {
  readonly address: string;
  readonly port: number;
}

/** One port of one Service with the endpoints this node may send its traffic to. */
export interface ServicePort {
  /** `namespace/service:port`, without the colon for an unnamed port: how upstream names it in chains and comments. */
  readonly name: string;
  readonly service: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly clusterIP: string;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly externalIPs: readonly string[];
  readonly loadBalancerIPs: readonly string[];
  readonly loadBalancerSourceRanges: readonly string[];
  /** Seconds a client stays with its endpoint; undefined without session affinity. */
  readonly affinitySeconds: number | undefined;
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  readonly internalTrafficPolicy: 'Cluster' | 'Local';
  readonly healthCheckNodePort: number | undefined;
  /** Endpoints of the whole cluster, those nearest when every endpoint carries topology hints. */
  readonly clusterEndpoints: readonly Destination[];
  /** Endpoints on this node. */
  readonly localEndpoints: readonly Destination[];
  /** How many on this node are ready: load balancers are told of no others, or they would never leave a node that drains. */
  readonly readyHere: number;
}

export interface NodeView {
  readonly name: string;
  /** `topology.kubernetes.io/zone` of the node. */
  readonly zone?: string | undefined;
}

/** Headless and ExternalName Services have nothing to proxy; other proxies claim theirs by label. */
export function isProxied({ spec, metadata }: Service): boolean {
  const { clusterIP } = spec;
  const headless = clusterIP === undefined || clusterIP === '' || clusterIP === 'None';
  return !headless && spec.type !== 'ExternalName' && metadata.labels?.['service.kubernetes.io/service-proxy-name'] === undefined;
}

/** What this node must know of one Service, with the slices of its endpoints. */
export function servicePorts(service: Service, slices: readonly EndpointSlice[], node: NodeView): readonly ServicePort[] {
  const { spec, metadata, status } = service;
  const name = `${metadata.namespace}/${metadata.name}`;
  return (spec.ports ?? []).map((port) => {
    const candidates = candidatesOf(slices, port.name ?? '');
    const local = candidates.filter(({ endpoint }) => endpoint.nodeName === node.name);
    return {
      name: port.name ? `${name}:${port.name}` : name,
      service: name,
      protocol: (port.protocol ?? 'TCP').toLowerCase() as ServicePort['protocol'],
      clusterIP: spec.clusterIP ?? '',
      port: port.port,
      nodePort: port.nodePort || undefined,
      externalIPs: (spec.externalIPs ?? []).filter(isIPv4),
      loadBalancerIPs: (status.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) => (ip !== undefined && ipMode !== 'Proxy' && isIPv4(ip) ? [ip] : [])),
      loadBalancerSourceRanges: (spec.loadBalancerSourceRanges ?? []).map((range) => range.trim()).filter((range) => isIPv4(range.split('/')[0] ?? '')),
      affinitySeconds: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : undefined,
      externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster',
      internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
      healthCheckNodePort: spec.healthCheckNodePort || undefined,
      clusterEndpoints: destinations(usable(nearest(candidates, node))),
      localEndpoints: destinations(usable(local)),
      readyHere: destinations(local.filter(isReady)).length,
    };
  });
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly destination: Destination;
}

function candidatesOf(slices: readonly EndpointSlice[], portName: string): readonly Candidate[] {
  return slices.flatMap(({ ports, endpoints }) => {
    const port = ports?.find(({ name }) => (name ?? '') === portName)?.port;
    if (port === undefined) return [];
    return (endpoints ?? []).flatMap((endpoint) => {
      const [address] = endpoint.addresses;
      return address === undefined ? [] : [{ endpoint, destination: { address, port } }];
    });
  });
}

/** Ready endpoints; when there is none, those that terminate but still serve (KEP-1669). */
function usable(candidates: readonly Candidate[]): readonly Candidate[] {
  const ready = candidates.filter(isReady);
  if (ready.length > 0) return ready;
  return candidates.filter(({ endpoint }) => endpoint.conditions?.serving !== false && endpoint.conditions?.terminating === true);
}

const isReady = ({ endpoint }: Candidate): boolean => endpoint.conditions?.ready !== false;

/** Endpoints hinted for this node or its zone; all of them when one ready endpoint has no hint or none is hinted here (KEP-2433, KEP-3015). */
function nearest(candidates: readonly Candidate[], node: NodeView): readonly Candidate[] {
  const ready = candidates.filter(isReady);
  const forNode = hinted(ready, ({ hints }) => hints?.forNodes, node.name);
  return forNode ?? hinted(ready, ({ hints }) => hints?.forZones, node.zone) ?? candidates;
}

function hinted(
  ready: readonly Candidate[],
  hintsOf: (endpoint: Endpoint) => readonly { readonly name: string }[] | undefined,
  here: string | undefined,
): readonly Candidate[] | undefined {
  if (here === undefined || ready.some(({ endpoint }) => !hintsOf(endpoint)?.length)) return undefined;
  const found = ready.filter(({ endpoint }) => hintsOf(endpoint)?.some(({ name }) => name === here));
  return found.length > 0 ? found : undefined;
}

function destinations(candidates: readonly Candidate[]): readonly Destination[] {
  const unique = new Map(candidates.map(({ destination }) => [`${destination.address}:${destination.port}`, destination]));
  return [...unique.entries()].toSorted(([a], [b]) => compare(a, b)).map(([, destination]) => destination);
}

const isIPv4 = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
