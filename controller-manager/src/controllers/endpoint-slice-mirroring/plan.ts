import {
  endpoints as endpointsResource,
  type Endpoint,
  type EndpointAddress,
  type EndpointSlice,
  type EndpointSubset,
  type Endpoints,
  type Service,
} from '@kubets/api';
import { controllerReference } from '../../ownership.ts';
import { planSlices, triggerTimeAnnotation, type SliceGroup, type SlicePlan } from '../../endpoint-slices/plan-slices.ts';
import { familyOf } from '../../endpoint-slices/service-pods.ts';
import { managedByLabel, serviceNameLabel, skipMirrorLabel } from '../../endpoint-slices/slice-names.ts';
import { withoutKeys } from '../../without-keys.ts';

export const managedBy = 'endpointslicemirroring-controller.k8s.io';
const maxPerSubset = 1000;
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

export interface ObservedMirror {
  readonly endpoints: Endpoints | undefined;
  readonly service: Service | undefined;
  /** Slices this controller made. */
  readonly slices: readonly EndpointSlice[];
}

/** What to write so that hand-made Endpoints of a Service without selector appear as slices; nothing else is mirrored. */
export function planMirror({ endpoints, service, slices }: ObservedMirror): SlicePlan {
  if (endpoints === undefined || !isMirrored(endpoints, service)) return { create: [], update: [], delete: slices };
  return planSlices((endpoints.subsets ?? []).flatMap(groupsOf), slices, {
    namespace: endpoints.metadata.namespace ?? '',
    generateName: `${endpoints.metadata.name}-`,
    labels: { ...endpoints.metadata.labels, [serviceNameLabel]: endpoints.metadata.name, [managedByLabel]: managedBy },
    annotations: withoutKeys(endpoints.metadata.annotations, triggerTimeAnnotation, lastAppliedAnnotation),
    ownerReference: controllerReference(endpoints, endpointsResource),
    maxEndpoints: maxPerSubset,
    triggerTime: endpoints.metadata.annotations?.[triggerTimeAnnotation],
  });
}

function isMirrored({ metadata }: Endpoints, service: Service | undefined): boolean {
  if (metadata.deletionTimestamp !== undefined || metadata.labels?.[skipMirrorLabel] === 'true' || metadata.annotations?.[leaderAnnotation] !== undefined)
    return false;
  return service !== undefined && Object.keys(service.spec.selector ?? {}).length === 0;
}

function groupsOf({ ports = [], addresses = [], notReadyAddresses = [] }: EndpointSubset): readonly SliceGroup[] {
  const endpoints = [...addresses.map((address) => endpointOf(address, true)), ...notReadyAddresses.map((address) => endpointOf(address, false))].slice(
    0,
    maxPerSubset,
  );
  const slicePorts = ports.map(({ name = '', ...port }) => ({ name, ...port }));
  return [...Map.groupBy(endpoints, (endpoint) => familyOf(endpoint.addresses[0] ?? ''))].map(([addressType, group]) => ({
    addressType,
    ports: slicePorts,
    endpoints: group,
  }));
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname !== undefined && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    ...(targetRef !== undefined && { targetRef }),
  };
}
