import type { Node } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';
import type { NodeAspect } from './framework/cluster-event.ts';

/** What scheduling looks at that differs between two versions of a node; a heartbeat changes nothing. */
export function changedAspects(old: Node, node: Node): ReadonlySet<NodeAspect> {
  const changed = new Set<NodeAspect>();
  if (!deepEqual(old.status.allocatable, node.status.allocatable)) changed.add('allocatable');
  if (!deepEqual(old.metadata.labels, node.metadata.labels)) changed.add('labels');
  if (!deepEqual(old.spec.taints, node.spec.taints)) changed.add('taints');
  if ((old.spec.unschedulable ?? false) !== (node.spec.unschedulable ?? false)) changed.add('unschedulable');
  if (!deepEqual(old.status.images, node.status.images)) changed.add('images');
  return changed;
}
