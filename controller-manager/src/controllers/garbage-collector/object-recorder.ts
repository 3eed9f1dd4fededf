import type { KubeObject, ResourceReference } from '@kubets/machinery';
import type { KeyFeed } from '../../key-feed.ts';
import { graphNode, isOrphaning, isWaitingForDependents, type GraphNode, type OwnershipGraph } from './ownership-graph.ts';

/** Keeps the graph as the watches show the cluster, and says whom each change makes worth a look. */
export interface ObjectRecorder {
  onObject(resource: ResourceReference, object: KubeObject): void;
  onGone(object: KubeObject): void;
}

export function createObjectRecorder(graph: OwnershipGraph, feed: KeyFeed): ObjectRecorder {
  return {
    onObject(resource, object) {
      const node = graphNode(resource, object);
      const known = graph.get(node.uid);
      graph.set(node);
      if (node.owners.length > 0 || isOrphaning(node) || isWaitingForDependents(node)) feed.add(node.uid);
      if (isWaitingForDependents(node)) visit(feed, graph.dependentsOf(node.uid));
      for (const owner of known?.owners ?? []) visitIfLeaving(graph, feed, owner.uid);
    },
    onGone({ metadata }) {
      graph.delete(metadata.uid);
      visit(feed, graph.dependentsOf(metadata.uid));
      for (const owner of metadata.ownerReferences ?? []) visitIfLeaving(graph, feed, owner.uid);
    },
  };
}

export function visit(feed: KeyFeed, nodes: readonly GraphNode[]): void {
  for (const node of nodes) feed.add(node.uid);
}

/** An owner that is being deleted may have waited for this dependent. */
function visitIfLeaving(graph: OwnershipGraph, feed: KeyFeed, uid: string): void {
  if (graph.get(uid)?.deleting) feed.add(uid);
}
