import type { Pod } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';
import type { ContainerSpec } from '../pods/pod-containers.ts';

type Requirements = NonNullable<ContainerSpec['resources']>;

/** What the node has granted each container of a pod, by name; it follows the spec as soon as there is room. */
export type Allocation = ReadonlyMap<string, Requirements>;

/** Why a resize waits: `Deferred` until there is room, `Infeasible` for ever on this node. */
export interface ResizeObstacle {
  readonly reason: 'Deferred' | 'Infeasible';
  readonly message: string;
}

/** What a pod's spec asks for. */
export function wantedAllocation({ spec }: Pick<Pod, 'spec'>): Allocation {
  return new Map([...(spec.initContainers ?? []), ...spec.containers].map(({ name, resources }) => [name, resources ?? {}]));
}

/** What a kubelet before this one had granted, as the pod's status tells it; what the status does not tell is as the spec asks. */
export function recalledAllocation(pod: Pick<Pod, 'spec' | 'status'>): Allocation {
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const recalled = statuses.flatMap(({ name, allocatedResources, resources }): [string, Requirements][] =>
    allocatedResources === undefined ? [] : [[name, { ...resources, requests: allocatedResources }]],
  );
  return new Map([...wantedAllocation(pod), ...recalled]);
}

/** The pod as the node runs it: with the resources granted, where the spec already asks for others. */
export function allocatedPod(pod: Pod, allocation: Allocation): Pod {
  if (sameAllocation(wantedAllocation(pod), allocation)) return pod;
  const granted = <Container extends ContainerSpec>(container: Container): Container => {
    const resources = allocation.get(container.name);
    return resources === undefined ? container : { ...container, resources };
  };
  const { initContainers, containers } = pod.spec;
  return { ...pod, spec: { ...pod.spec, ...(initContainers && { initContainers: initContainers.map(granted) }), containers: containers.map(granted) } };
}

export interface ResizeDecision {
  readonly allocation: Allocation;
  readonly obstacle: ResizeObstacle | undefined;
}

/** Grants what the spec asks for when there is room for it, all of it or nothing. */
export function decideResize(pod: Pod, current: Allocation, room: (pod: Pod) => ResizeObstacle | undefined): ResizeDecision {
  const wanted = wantedAllocation(pod);
  if (sameAllocation(wanted, current)) return { allocation: current, obstacle: undefined };
  const obstacle = room(pod);
  return { allocation: obstacle === undefined ? wanted : current, obstacle };
}

function sameAllocation(a: Allocation, b: Allocation): boolean {
  return deepEqual(Object.fromEntries(a), Object.fromEntries(b));
}
