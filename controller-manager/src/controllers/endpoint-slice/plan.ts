import { services, type Endpoint, type EndpointSlice, type Node, type Pod, type Service } from '@kubets/api';
import { controllerReference } from '../../ownership.ts';
import { headlessLabel, managedByLabel, serviceNameLabel } from '../../endpoint-slices/slice-names.ts';
import { planSlices, type SliceGroup, type SlicePlan } from '../../endpoint-slices/plan-slices.ts';
import { canAnswer, hostnameUnder, ipFamilies, isHeadless, lastPodChange, podAddress, portsOn, type IpFamily } from '../../endpoint-slices/service-pods.ts';
import { canonicalJson } from '../../workloads/stable-hash.ts';
import { isPodReady } from '../../workloads/pod-state.ts';
import { withoutKeys } from '../../without-keys.ts';

export const managedBy = 'endpointslice-controller.k8s.io';
const zoneLabel = 'topology.kubernetes.io/zone';

export interface ObservedService {
  readonly service: Service;
  /** Selected by the Service. */
  readonly pods: readonly Pod[];
  readonly nodes: ReadonlyMap<string, Node>;
  /** Slices this controller made for the Service. */
  readonly slices: readonly EndpointSlice[];
  readonly maxEndpoints: number;
}

/** What to write so that the Service's slices show its pods. */
export function planServiceSlices({ service, pods, nodes, slices, maxEndpoints }: ObservedService): SlicePlan {
  const answering = pods.filter(canAnswer);
  const groups = ipFamilies(service).flatMap((family) => groupsOf(family, service, answering, nodes));
  return planSlices(groups, slices, {
    namespace: service.metadata.namespace ?? '',
    generateName: `${service.metadata.name}-`,
    labels: labelsOf(service),
    annotations: {},
    ownerReference: controllerReference(service, services),
    maxEndpoints,
    triggerTime: lastPodChange(answering) ?? service.metadata.creationTimestamp,
  });
}

function labelsOf(service: Service): Record<string, string> {
  const labels = withoutKeys(service.metadata.labels, headlessLabel);
  return {
    ...labels,
    ...(isHeadless(service) && { [headlessLabel]: '' }),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: managedBy,
  };
}

/** Pods of one family, grouped by the numbers the Service's ports have on them; one empty group when there is none. */
function groupsOf(family: IpFamily, service: Service, pods: readonly Pod[], nodes: ReadonlyMap<string, Node>): readonly SliceGroup[] {
  const groups = new Map<string, { ports: SliceGroup['ports']; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    const address = podAddress(pod, family);
    const ports = portsOn(pod, service);
    if (address === undefined || (ports.length === 0 && (service.spec.ports ?? []).length > 0)) continue;
    const key = canonicalJson(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(endpointOf(pod, address, service, nodes.get(pod.spec.nodeName ?? '')));
  }
  if (groups.size === 0) return [{ addressType: family, ports: [], endpoints: [] }];
  return [...groups.values()].map((group) => ({ addressType: family, ...group }));
}

function endpointOf(pod: Pod, address: string, service: Service, node: Node | undefined): Endpoint {
  const zone = node?.metadata.labels?.[zoneLabel];
  const hostname = hostnameUnder(service, pod);
  const { namespace, name, uid } = pod.metadata;
  return {
    addresses: [address],
    conditions: conditionsOf(pod, service),
    ...hintsOf(service, zone, pod.spec.nodeName),
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(zone !== undefined && { zone }),
  };
}

function conditionsOf(pod: Pod, service: Service): NonNullable<Endpoint['conditions']> {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating };
}

function hintsOf({ spec }: Service, zone: string | undefined, nodeName: string | undefined): Pick<Endpoint, 'hints'> {
  const distribution = spec.trafficDistribution;
  const byNode = distribution === 'PreferSameNode' && nodeName !== undefined && nodeName !== '';
  const byZone = zone !== undefined && (byNode || distribution === 'PreferClose' || distribution === 'PreferSameZone');
  if (!byNode && !byZone) return {};
  return { hints: { ...(byNode && { forNodes: [{ name: nodeName }] }), ...(byZone && { forZones: [{ name: zone }] }) } };
}
