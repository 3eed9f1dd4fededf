import type { OwnerReference } from '@kubets/machinery';
import { foregroundFinalizer, isOrphaning, isWaitingForDependents, orphanFinalizer, type GraphNode } from './ownership-graph.ts';

export type OwnerState = 'solid' | 'absent' | 'waiting for dependents';

export interface ObservedNode {
  readonly node: GraphNode;
  readonly dependents: readonly GraphNode[];
  /** The state of each owner, in the order of the node's references. */
  readonly owners: readonly { readonly reference: OwnerReference; readonly state: OwnerState }[];
}

export type CollectAction =
  | { readonly type: 'nothing' }
  /** Takes the owner off its dependents, then lets it go. */
  | { readonly type: 'orphan dependents'; readonly dependents: readonly GraphNode[] }
  /** Looks at the dependents that hold up a foreground deletion. */
  | { readonly type: 'visit dependents'; readonly dependents: readonly GraphNode[] }
  | { readonly type: 'drop finalizer'; readonly finalizer: string }
  | { readonly type: 'drop owners'; readonly uids: readonly string[] }
  | { readonly type: 'delete'; readonly propagationPolicy: 'Background' | 'Foreground' | 'Orphan'; readonly unblockOwners: boolean };

const nothing: CollectAction = { type: 'nothing' };

/** What the collector does about one object. */
export function planCollection(observed: ObservedNode): CollectAction {
  return observed.node.deleting ? planDeletingNode(observed) : planLivingNode(observed);
}

function planDeletingNode({ node, dependents }: ObservedNode): CollectAction {
  if (isOrphaning(node)) return dependents.length > 0 ? { type: 'orphan dependents', dependents } : { type: 'drop finalizer', finalizer: orphanFinalizer };
  if (!isWaitingForDependents(node)) return nothing;
  const isBlocking = ({ owners }: GraphNode): boolean => owners.some((owner) => owner.uid === node.uid && owner.blockOwnerDeletion === true);
  return dependents.some(isBlocking) ? { type: 'visit dependents', dependents } : { type: 'drop finalizer', finalizer: foregroundFinalizer };
}

function planLivingNode({ node, dependents, owners }: ObservedNode): CollectAction {
  if (owners.length === 0) return nothing;
  const gone = owners.filter(({ state }) => state !== 'solid');
  if (gone.length < owners.length) return gone.length === 0 ? nothing : { type: 'drop owners', uids: gone.map(({ reference }) => reference.uid) };
  const ownerWaits = owners.some(({ state }) => state === 'waiting for dependents');
  if (ownerWaits && dependents.length > 0) {
    return { type: 'delete', propagationPolicy: 'Foreground', unblockOwners: dependents.some(isWaitingForDependents) };
  }
  return { type: 'delete', propagationPolicy: inheritedPolicy(node), unblockOwners: false };
}

/** A finalizer somebody put on before the deletion says how its dependents are to fare. */
function inheritedPolicy({ finalizers }: GraphNode): 'Background' | 'Foreground' | 'Orphan' {
  if (finalizers.includes(orphanFinalizer)) return 'Orphan';
  return finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background';
}
