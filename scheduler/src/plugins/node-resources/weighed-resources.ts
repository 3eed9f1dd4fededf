import { z } from 'zod';
import type { NodeInfo } from '../../state/node-info.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import type { Resources } from '../../state/resources.ts';

const weighedResource = z.strictObject({ name: z.string().min(1), weight: z.int().min(1).max(100).default(1) });
export type WeighedResource = z.output<typeof weighedResource>;

/** The resources nodes are compared by: cpu and memory alike unless a configuration names others. */
export const weighedResources = z
  .array(weighedResource)
  .min(1)
  .default([
    { name: 'cpu', weight: 1 },
    { name: 'memory', weight: 1 },
  ]);

export interface NodeShare {
  readonly requested: number;
  readonly capacity: number;
}

/**
 * How much of a resource would be asked for with the pod on the node: as requested, or `weighed`, where pods without
 * requests weigh something. Undefined for a resource the node has not, or an extended one the pod does not ask for.
 */
export function nodeShare({ name }: WeighedResource, pod: PodInfo, node: NodeInfo, by: 'requested' | 'weighed'): NodeShare | undefined {
  const capacity = amountOf(node.allocatable, name);
  if (capacity === 0) return undefined;
  const wanted = amountOf(by === 'weighed' ? pod.nonZeroRequests : pod.requests, name);
  if (wanted === 0 && isExtended(name)) return undefined;
  return { requested: amountOf(node[by], name) + wanted, capacity };
}

function amountOf(resources: Resources, name: string): number {
  switch (name) {
    case 'cpu':
      return resources.cpu;
    case 'memory':
      return resources.memory;
    case 'ephemeral-storage':
      return resources.ephemeralStorage;
    default:
      return resources.other?.get(name) ?? 0;
  }
}

/** Beyond what every node has: `example.com/gpu`, `hugepages-2Mi`. */
const isExtended = (name: string): boolean => name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage';
