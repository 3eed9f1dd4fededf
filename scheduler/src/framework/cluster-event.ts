import type { Node } from '@kubets/api';
import type { PodInfo } from '../state/pod-info.ts';

/** A change of the cluster that may let a waiting pod in. */
export type ClusterEvent =
  | { readonly type: 'node-added'; readonly node: Node }
  /** Only what scheduling looks at: a heartbeat is no event. */
  | { readonly type: 'node-updated'; readonly node: Node; readonly changed: ReadonlySet<NodeAspect> }
  | { readonly type: 'node-deleted'; readonly node: Node }
  | { readonly type: 'assigned-pod-added'; readonly pod: PodInfo }
  | { readonly type: 'assigned-pod-updated'; readonly pod: PodInfo; readonly old: PodInfo }
  | { readonly type: 'assigned-pod-deleted'; readonly pod: PodInfo }
  /** The waiting pod itself changed. */
  | { readonly type: 'pod-updated'; readonly pod: PodInfo }
  | { readonly type: 'volumes-changed' };

export type NodeAspect = 'allocatable' | 'labels' | 'taints' | 'unschedulable' | 'images';

export const anyNodeChange = (event: ClusterEvent, aspects: readonly NodeAspect[]): boolean =>
  event.type === 'node-added' || (event.type === 'node-updated' && aspects.some((aspect) => event.changed.has(aspect)));
