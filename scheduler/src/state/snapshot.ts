import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/** The cluster as one scheduling cycle sees it. A cycle never waits, so nothing changes under it and nothing is copied. */
export interface Snapshot {
  /** In turns over the zones, so that looking at some of them looks at all zones alike. */
  readonly nodes: readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  readonly nodesWithAffinityPods: Iterable<NodeInfo>;
  readonly nodesWithAntiAffinityPods: Iterable<NodeInfo>;
  /** Pods that made room for themselves on a node by preemption and still wait. */
  nominatedTo(nodeName: string): readonly PodInfo[];
  /** How many nodes have an image. */
  nodesWithImage(name: string): number;
  /** Labels of a namespace. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined;
}

/** The same cluster with one node as it would be. */
export function withNode(snapshot: Snapshot, changed: NodeInfo): Snapshot {
  const swap = (node: NodeInfo): NodeInfo => (node.name === changed.name ? changed : node);
  return {
    nodes: snapshot.nodes.map(swap),
    node: (name) => (name === changed.name ? changed : snapshot.node(name)),
    nodesWithAffinityPods: [...snapshot.nodesWithAffinityPods].map(swap),
    nodesWithAntiAffinityPods: [...snapshot.nodesWithAntiAffinityPods].map(swap),
    nominatedTo: (name) => snapshot.nominatedTo(name),
    nodesWithImage: (name) => snapshot.nodesWithImage(name),
    namespaceLabels: (name) => snapshot.namespaceLabels(name),
  };
}
