import { endpointSlices, type Endpoint, type EndpointSlice, type DiscoveryEndpointPort } from '@kubets/api';
import { apiVersionOf, deepEqual, semanticEqual, type Draft, type OwnerReference } from '@kubets/machinery';
import { canonicalJson } from '../workloads/stable-hash.ts';
import { withoutKeys } from '../without-keys.ts';

export type AddressType = EndpointSlice['addressType'];

/** Endpoints of one address family that share their ports. */
export interface SliceGroup {
  readonly addressType: AddressType;
  readonly ports: readonly DiscoveryEndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** What all slices of one Service carry. */
export interface SliceOwner {
  readonly namespace: string;
  readonly generateName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ownerReference: OwnerReference;
  readonly maxEndpoints: number;
  /** When the change that is being written began. */
  readonly triggerTime?: string | undefined;
}

export interface SlicePlan {
  readonly create: readonly Draft<EndpointSlice>[];
  readonly update: readonly EndpointSlice[];
  readonly delete: readonly EndpointSlice[];
}

export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

/**
 * The fewest writes that make the slices hold the groups: endpoints stay in the slice they are in, new ones go to slices
 * being written anyway, then to one with room, then to new slices; a slice that would go is used for one that would come.
 * A group without endpoints keeps one empty slice.
 */
export function planSlices(groups: readonly SliceGroup[], existing: readonly EndpointSlice[], owner: SliceOwner): SlicePlan {
  const byKey = Map.groupBy(existing, (slice) => groupKey(slice.addressType, slice.ports ?? []));
  const layouts = groups.map((group) => {
    const key = groupKey(group.addressType, group.ports);
    const layout = layOut(group, byKey.get(key) ?? [], owner.maxEndpoints);
    byKey.delete(key);
    return layout;
  });
  const unused = [...[...byKey.values()].flat(), ...layouts.flatMap((layout) => layout.emptied)];
  const fresh = layouts.flatMap((layout) => layout.fresh);
  const { reused, created, left } = reuse(fresh, unused);
  const kept = [...layouts.flatMap((layout) => layout.kept), ...reused];
  return {
    create: created.map((group) => newSlice(group, owner)),
    update: kept.flatMap(({ slice, group }) => updatedSlice(slice, group, owner)),
    delete: left,
  };
}

interface Filled {
  readonly slice: EndpointSlice;
  readonly group: SliceGroup;
}

interface Layout {
  readonly kept: readonly Filled[];
  readonly emptied: readonly EndpointSlice[];
  readonly fresh: readonly SliceGroup[];
}

interface Box {
  readonly slice: EndpointSlice;
  endpoints: Endpoint[];
  changed: boolean;
}

function layOut(group: SliceGroup, slices: readonly EndpointSlice[], max: number): Layout {
  const wanted = new Map(group.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const boxes = slices.map((slice) => keepWanted(slice, wanted, max));
  const homeless = fillBoxes(boxes, [...wanted.values()], max);
  const occupied = boxes.filter((box) => box.endpoints.length > 0);
  const kept = occupied.length > 0 || homeless.length > 0 ? occupied : boxes.slice(0, 1);
  const needsPlaceholder = group.endpoints.length === 0 && kept.length === 0;
  return {
    kept: kept.map((box) => ({ slice: box.slice, group: { ...group, endpoints: box.endpoints } })),
    emptied: boxes.filter((box) => !kept.includes(box)).map((box) => box.slice),
    fresh: (needsPlaceholder ? [[]] : chunks(homeless, max)).map((endpoints) => ({ ...group, endpoints })),
  };
}

/** Takes the endpoints a slice may keep out of `wanted`, in their wanted form. */
function keepWanted(slice: EndpointSlice, wanted: Map<string, Endpoint>, max: number): Box {
  const endpoints: Endpoint[] = [];
  for (const old of slice.endpoints ?? []) {
    const key = endpointKey(old);
    const now = wanted.get(key);
    if (now === undefined || endpoints.length >= max) continue;
    wanted.delete(key);
    endpoints.push(now);
  }
  return { slice, endpoints, changed: !semanticEqual(endpoints, slice.endpoints ?? []) };
}

/** Returns the endpoints for which no existing slice is worth writing. */
function fillBoxes(boxes: readonly Box[], endpoints: Endpoint[], max: number): Endpoint[] {
  let left = endpoints;
  const fill = (box: Box): void => {
    const room = max - box.endpoints.length;
    box.endpoints = [...box.endpoints, ...left.slice(0, room)];
    left = left.slice(room);
  };
  for (const box of boxes) if (box.changed) fill(box);
  const fitting = boxes.filter((box) => !box.changed && box.endpoints.length + (left.length % max) <= max);
  const fullest = fitting.toSorted((a, b) => b.endpoints.length - a.endpoints.length)[0];
  if (left.length % max > 0 && fullest) {
    const whole = left.slice(0, left.length - (left.length % max));
    left = left.slice(whole.length);
    fill(fullest);
    left = whole;
  }
  return left;
}

function chunks(endpoints: readonly Endpoint[], size: number): readonly (readonly Endpoint[])[] {
  return Array.from({ length: Math.ceil(endpoints.length / size) }, (_, index) => endpoints.slice(index * size, (index + 1) * size));
}

/** One write instead of two: a slice to be deleted becomes one to be created of the same address type. */
function reuse(fresh: readonly SliceGroup[], unused: readonly EndpointSlice[]): { reused: Filled[]; created: SliceGroup[]; left: EndpointSlice[] } {
  const left = [...unused];
  const reused: Filled[] = [];
  const created: SliceGroup[] = [];
  for (const group of fresh) {
    const index = left.findIndex((slice) => slice.addressType === group.addressType && slice.metadata.deletionTimestamp === undefined);
    const [slice] = index < 0 ? [] : left.splice(index, 1);
    if (slice) reused.push({ slice, group });
    else created.push(group);
  }
  return { reused, created, left };
}

function newSlice(group: SliceGroup, owner: SliceOwner): Draft<EndpointSlice> {
  return {
    apiVersion: apiVersionOf(endpointSlices),
    kind: endpointSlices.kind,
    metadata: {
      namespace: owner.namespace,
      generateName: owner.generateName,
      labels: { ...owner.labels },
      annotations: annotationsOf(owner),
      ownerReferences: [owner.ownerReference],
    },
    ...contentOf(group),
  };
}

function updatedSlice(slice: EndpointSlice, group: SliceGroup, owner: SliceOwner): readonly EndpointSlice[] {
  const content = contentOf(group);
  const ownerReferences = [owner.ownerReference, ...(slice.metadata.ownerReferences ?? []).filter((other) => other.controller !== true)];
  const annotations = withoutKeys(slice.metadata.annotations, triggerTimeAnnotation);
  const isCurrent =
    semanticEqual(content.endpoints, slice.endpoints) &&
    semanticEqual(content.ports, slice.ports) &&
    deepEqual(owner.labels, slice.metadata.labels ?? {}) &&
    deepEqual(owner.annotations, annotations) &&
    deepEqual(ownerReferences, slice.metadata.ownerReferences ?? []);
  if (isCurrent) return [];
  const metadata = { ...slice.metadata, labels: { ...owner.labels }, annotations: annotationsOf(owner), ownerReferences };
  return [{ ...slice, ...content, metadata }];
}

function contentOf({ addressType, ports, endpoints }: SliceGroup): Pick<EndpointSlice, 'addressType' | 'ports' | 'endpoints'> {
  return { addressType, endpoints: [...endpoints], ports: [...ports] };
}

function annotationsOf({ annotations, triggerTime }: SliceOwner): Record<string, string> {
  return { ...annotations, ...(triggerTime !== undefined && { [triggerTimeAnnotation]: triggerTime }) };
}

function groupKey(addressType: AddressType, ports: readonly DiscoveryEndpointPort[]): string {
  return `${addressType} ${ports.map(canonicalJson).toSorted().join()}`;
}

function endpointKey({ addresses, targetRef }: Endpoint): string {
  return `${addresses.join()} ${targetRef?.uid ?? ''}`;
}
