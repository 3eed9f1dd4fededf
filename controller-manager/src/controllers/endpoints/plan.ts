import { endpoints, type EndpointAddress, type EndpointSubset, type Endpoints, type Pod, type Service } from '@kubets/api';
import { apiVersionOf, deepEqual, semanticEqual, type Draft } from '@kubets/machinery';
import { triggerTimeAnnotation } from '../../endpoint-slices/plan-slices.ts';
import { headlessLabel } from '../../endpoint-slices/slice-names.ts';
import { canAnswer, hostnameUnder, ipFamilies, isHeadless, lastPodChange, podAddress, portsOn } from '../../endpoint-slices/service-pods.ts';
import { canonicalJson } from '../../workloads/stable-hash.ts';
import { isPodReady } from '../../workloads/pod-state.ts';
import { withoutKeys } from '../../without-keys.ts';

/** More addresses than this do not fit; EndpointSlices have no such limit. */
const maxAddresses = 1000;
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity';
const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const managedBy = 'endpoint-controller';

export type EndpointsPlan =
  | { readonly type: 'create'; readonly endpoints: Draft<Endpoints> }
  | { readonly type: 'update'; readonly endpoints: Endpoints }
  | { readonly type: 'delete'; readonly endpoints: Endpoints }
  | { readonly type: 'none' };

export interface ObservedEndpoints {
  /** Undefined when there is no such Service. */
  readonly service: Service | undefined;
  /** Selected by the Service. */
  readonly pods: readonly Pod[];
  readonly current: Endpoints | undefined;
}

/** What to write so that the Endpoints of a Service show its pods. */
export function planEndpoints({ service, pods, current }: ObservedEndpoints): EndpointsPlan {
  if (service === undefined) return current && isManaged(current) ? { type: 'delete', endpoints: current } : { type: 'none' };
  const shown = pods.filter((pod) => canAnswer(pod) && (pod.metadata.deletionTimestamp === undefined || service.spec.publishNotReadyAddresses === true));
  const { subsets, truncated } = withinCapacity(subsetsOf(service, shown));
  const labels = labelsOf(service);
  const annotations = annotationsOf(current, truncated, lastPodChange(shown) ?? service.metadata.creationTimestamp);
  if (current === undefined) return { type: 'create', endpoints: newEndpoints(service, { labels, annotations, subsets }) };
  const isCurrent = semanticEqual(current.subsets, subsets) && deepEqual(current.metadata.labels ?? {}, labels) && truncated === isTruncated(current);
  return isCurrent ? { type: 'none' } : { type: 'update', endpoints: { ...current, metadata: { ...current.metadata, labels, annotations }, subsets } };
}

function isManaged({ metadata }: Endpoints): boolean {
  return metadata.labels?.[managedByLabel] === managedBy;
}

function newEndpoints(
  { metadata }: Service,
  content: { labels: Record<string, string>; annotations: Record<string, string>; subsets: EndpointSubset[] },
): Draft<Endpoints> {
  const { labels, annotations, subsets } = content;
  return {
    apiVersion: apiVersionOf(endpoints),
    kind: endpoints.kind,
    metadata: { namespace: metadata.namespace, name: metadata.name, labels, annotations },
    subsets,
  };
}

function labelsOf(service: Service): Record<string, string> {
  const labels = withoutKeys(service.metadata.labels, headlessLabel);
  return { ...labels, ...(isHeadless(service) && { [headlessLabel]: '' }), [managedByLabel]: managedBy };
}

function annotationsOf(current: Endpoints | undefined, truncated: boolean, triggerTime: string): Record<string, string> {
  const kept = withoutKeys(current?.metadata.annotations, overCapacityAnnotation);
  return { ...kept, [triggerTimeAnnotation]: triggerTime, ...(truncated && { [overCapacityAnnotation]: 'truncated' }) };
}

function isTruncated({ metadata }: Endpoints): boolean {
  return metadata.annotations?.[overCapacityAnnotation] === 'truncated';
}

function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const [family = 'IPv4'] = ipFamilies(service);
  const groups = Map.groupBy(
    pods.filter((pod) => podAddress(pod, family) !== undefined),
    (pod) => canonicalJson(portsOn(pod, service)),
  );
  return [...groups.values()].flatMap((group) => subsetOf(service, group, family)).toSorted((a, b) => compare(canonicalJson(a.ports), canonicalJson(b.ports)));
}

function subsetOf(service: Service, pods: readonly Pod[], family: 'IPv4' | 'IPv6'): readonly EndpointSubset[] {
  const ports = (pods[0] ? portsOn(pods[0], service) : []).map(({ name, ...port }) => ({ ...(name && { name }), ...port, port: port.port ?? 0 }));
  if (ports.length === 0 && (service.spec.ports ?? []).length > 0) return [];
  const ready = (pod: Pod): boolean => service.spec.publishNotReadyAddresses === true || isPodReady(pod);
  const addressesOf = (some: readonly Pod[]): EndpointAddress[] =>
    some.map((pod) => addressOf(service, pod, podAddress(pod, family) ?? '')).toSorted((a, b) => compare(a.ip, b.ip));
  const addresses = addressesOf(pods.filter(ready));
  const notReadyAddresses = addressesOf(pods.filter((pod) => !ready(pod)));
  return [{ ...(addresses.length > 0 && { addresses }), ...(notReadyAddresses.length > 0 && { notReadyAddresses }), ...(ports.length > 0 && { ports }) }];
}

function addressOf(service: Service, pod: Pod, ip: string): EndpointAddress {
  const hostname = hostnameUnder(service, pod);
  const { namespace, name, uid } = pod.metadata;
  return {
    ...(hostname !== undefined && { hostname }),
    ip,
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** Ready addresses have precedence over others when not all fit. */
function withinCapacity(subsets: EndpointSubset[]): { readonly subsets: EndpointSubset[]; readonly truncated: boolean } {
  const total = subsets.reduce((sum, subset) => sum + (subset.addresses?.length ?? 0) + (subset.notReadyAddresses?.length ?? 0), 0);
  if (total <= maxAddresses) return { subsets, truncated: false };
  let room = maxAddresses;
  const take = (addresses: EndpointAddress[] = []): EndpointAddress[] => {
    const taken = addresses.slice(0, room);
    room -= taken.length;
    return taken;
  };
  const withReady = subsets.map((subset) => ({ ...subset, addresses: take(subset.addresses) }));
  return { subsets: withReady.map((subset) => ({ ...subset, notReadyAddresses: take(subset.notReadyAddresses) })), truncated: true };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
