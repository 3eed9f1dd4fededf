import { semanticEqual } from '@kubets/machinery';
import type { Service, ServicePort, ServiceSpec } from '../service.ts';

/** The fields the server allocates addresses and ports for: what is asked for at creation, and what an update keeps or gives back. */

export const isHeadless = ({ clusterIP }: ServiceSpec): boolean => clusterIP === 'None';
const isSelectorlessHeadless = (spec: ServiceSpec): boolean => isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0;
const hasClusterIp = ({ type }: ServiceSpec): boolean => type !== 'ExternalName';
const hasNodePorts = ({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
export const hasHealthCheckPort = ({ type, externalTrafficPolicy }: ServiceSpec): boolean => type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

/** An empty address is none; the first of `clusterIPs` is `clusterIP`. Which families there are, the cluster decides when it allocates. */
export function withRequestedAddresses(service: Service): Service {
  const { spec } = service;
  const clusterIP = spec.clusterIP || spec.clusterIPs?.[0] || undefined;
  const clusterIPs = spec.clusterIPs?.length ? spec.clusterIPs : clusterIP ? [clusterIP] : undefined;
  return { ...service, spec: { ...spec, clusterIP, clusterIPs, ...(hasClusterIp(spec) && { ipFamilyPolicy: policyOf({ ...spec, clusterIP, clusterIPs }) }) } };
}

/** Endpoints of a headless service without selector may be of any family; any other service is of one, unless it asks for more. */
function policyOf(spec: ServiceSpec): ServiceSpec['ipFamilyPolicy'] {
  if (spec.ipFamilyPolicy !== undefined) return spec.ipFamilyPolicy;
  const isDual = isSelectorlessHeadless(spec) || Math.max(spec.clusterIPs?.length ?? 0, spec.ipFamilies?.length ?? 0) > 1;
  return isDual ? 'RequireDualStack' : 'SingleStack';
}

/** What an update leaves out but was allocated stays; what the new type has no use for goes. */
export function keepAllocated(service: Service, old: Service): Service {
  const spec = withoutUnused(patched(withMatchingAddresses(service.spec, old.spec), old.spec), old.spec);
  return withRequestedAddresses({ ...service, spec });
}

/** A caller that changes `clusterIP` alone means `clusterIPs` as well. */
function withMatchingAddresses(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (spec.clusterIP === old.clusterIP || !semanticEqual(spec.clusterIPs, old.clusterIPs)) return spec;
  return { ...spec, clusterIPs: spec.clusterIP ? [spec.clusterIP] : undefined };
}

function patched(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const keepsIp = hasClusterIp(spec) && hasClusterIp(old) && !spec.clusterIP && !spec.clusterIPs?.length;
  return {
    ...spec,
    ...(keepsIp && { clusterIP: old.clusterIP, clusterIPs: old.clusterIPs }),
    ...(hasClusterIp(spec) && hasClusterIp(old) && !spec.ipFamilies?.length && { ipFamilies: old.ipFamilies }),
    ...(hasClusterIp(spec) && hasClusterIp(old) && spec.ipFamilyPolicy === undefined && { ipFamilyPolicy: old.ipFamilyPolicy }),
    ...(hasNodePorts(spec) && hasNodePorts(old) && spec.ports && { ports: spec.ports.map((port) => withNodePortOf(port, old.ports ?? [])) }),
    ...(hasHealthCheckPort(spec) && hasHealthCheckPort(old) && { healthCheckNodePort: spec.healthCheckNodePort || old.healthCheckNodePort }),
  };
}

function withNodePortOf(port: ServicePort, old: readonly ServicePort[]): ServicePort {
  if (port.nodePort) return port;
  const same = old.find((candidate) => candidate.port === port.port && candidate.protocol === port.protocol);
  return same?.nodePort ? { ...port, nodePort: same.nodePort } : port;
}

/** A caller that changes the type need not clear what came with the old one; what it changed itself is left for validation. */
function withoutUnused(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const result: ServiceSpec = { ...spec };
  const drop = (field: keyof ServiceSpec): void => {
    if (semanticEqual(result[field], old[field])) delete result[field];
  };
  if (hasClusterIp(old) && !hasClusterIp(spec))
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) drop(field);
  if (hasNodePorts(old) && !hasNodePorts(spec) && sameNodePorts(spec, old)) result.ports = spec.ports?.map(({ nodePort: _nodePort, ...port }) => port);
  if (hasHealthCheckPort(old) && !hasHealthCheckPort(spec)) drop('healthCheckNodePort');
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'loadBalancerSourceRanges'] as const) drop(field);
  }
  if (old.type !== 'ClusterIP' && (spec.type === 'ClusterIP' || spec.type === 'ExternalName') && !spec.externalIPs?.length) drop('externalTrafficPolicy');
  if (old.type === 'ExternalName' && spec.type !== 'ExternalName') drop('externalName');
  return result;
}

const sameNodePorts = ({ ports }: ServiceSpec, { ports: old }: ServiceSpec): boolean => {
  const known = new Set(old?.map(({ nodePort }) => nodePort));
  return (ports ?? []).every(({ nodePort }) => !nodePort || known.has(nodePort));
};
