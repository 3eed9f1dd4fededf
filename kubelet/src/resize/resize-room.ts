import type { Pod } from '@kubets/api';
import { missingResource, type NodeAmounts } from '../admission/missing-resource.ts';
import type { ResizeObstacle } from './allocation.ts';

/** What keeps a node from granting a pod the resources it asks for, beside the pods that it runs already. */
export function resizeRoom(pod: Pod, others: readonly Pod[], allocatable: NodeAmounts): ResizeObstacle | undefined {
  const missing = missingResource(pod, others, allocatable);
  if (missing === undefined) return undefined;
  const { resource, requested, used, capacity, never } = missing;
  if (never) return { reason: 'Infeasible', message: `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}` };
  return { reason: 'Deferred', message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}` };
}
