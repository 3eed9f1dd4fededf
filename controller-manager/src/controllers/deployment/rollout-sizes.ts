import type { Deployment, ReplicaSet } from '@kubets/api';
import { resolveIntOrPercent } from '@kubets/machinery';
import { maxReplicasOf } from './annotations.ts';

/** Pure arithmetic of a rollout: how many pods each ReplicaSet may have next. */

export function replicasOf(object: Deployment | ReplicaSet): number {
  return object.spec.replicas ?? 1;
}

export function totalReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + replicasOf(set), 0);
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec.strategy?.type !== 'Recreate';
}

/** How far a rollout may go above and below the wanted number; never zero both ways, or it could not move. */
export function rolloutBounds(deployment: Deployment): { readonly maxSurge: number; readonly maxUnavailable: number } {
  if (!isRollingUpdate(deployment)) return { maxSurge: 0, maxUnavailable: 0 };
  const replicas = replicasOf(deployment);
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = resolveIntOrPercent(maxSurge, replicas, 'up');
  const unavailable = resolveIntOrPercent(maxUnavailable, replicas, 'down');
  if (surge === 0 && unavailable === 0) return { maxSurge: 0, maxUnavailable: Math.min(1, replicas) };
  return { maxSurge: surge, maxUnavailable: Math.min(unavailable, replicas) };
}

/** The size of the new ReplicaSet: as many as the surge leaves room for. */
export function newSetSize(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): number {
  const wanted = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return wanted;
  const current = newSet === undefined ? 0 : replicasOf(newSet);
  const room = wanted + rolloutBounds(deployment).maxSurge - totalReplicas(sets);
  if (room <= 0) return current;
  return current + Math.min(room, wanted - current);
}

export type Sizes = ReadonlyMap<ReplicaSet, number>;

/** How small the old ReplicaSets may become: first pods that do not work, then as many as the new ones make up for. */
export function oldSetSizes(deployment: Deployment, oldSets: readonly ReplicaSet[], newSet: ReplicaSet): Sizes {
  const { maxUnavailable } = rolloutBounds(deployment);
  const minAvailable = replicasOf(deployment) - maxUnavailable;
  const newUnavailable = replicasOf(newSet) - (newSet.status.availableReplicas ?? 0);
  const removable = totalReplicas([...oldSets, newSet]) - minAvailable - newUnavailable;
  if (removable <= 0) return new Map();
  const cleaned = withoutUnhealthy(byAge(oldSets), removable);
  return withoutSurplus(cleaned, [...oldSets, newSet], minAvailable);
}

function withoutUnhealthy(sets: readonly ReplicaSet[], removable: number): Map<ReplicaSet, number> {
  const sizes = new Map<ReplicaSet, number>();
  let left = removable;
  for (const set of sets) {
    const unhealthy = Math.max(0, replicasOf(set) - (set.status.availableReplicas ?? 0));
    const down = Math.min(left, unhealthy);
    left -= down;
    sizes.set(set, replicasOf(set) - down);
  }
  return sizes;
}

function withoutSurplus(sizes: Map<ReplicaSet, number>, sets: readonly ReplicaSet[], minAvailable: number): Sizes {
  const available = sets.reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0);
  let left = Math.max(0, available - minAvailable);
  for (const [set, size] of sizes) {
    const down = Math.min(left, size);
    left -= down;
    sizes.set(set, size - down);
  }
  return sizes;
}

/** The sizes that spread a change of the wanted number over all active ReplicaSets, in proportion to what they have. */
export function proportionalSizes(deployment: Deployment, active: readonly ReplicaSet[]): Sizes {
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + rolloutBounds(deployment).maxSurge : 0;
  const toAdd = allowed - totalReplicas(active);
  const sizes = new Map<ReplicaSet, number>();
  let added = 0;
  const ordered = bySize(active, toAdd > 0 ? 'newest first' : 'oldest first');
  for (const set of ordered) {
    const share = toAdd === 0 ? 0 : proportionOf(deployment, set, toAdd - added);
    sizes.set(set, replicasOf(set) + share);
    added += share;
  }
  const first = ordered[0];
  if (first && toAdd !== 0) sizes.set(first, Math.max(0, (sizes.get(first) ?? 0) + toAdd - added));
  return sizes;
}

function proportionOf(deployment: Deployment, set: ReplicaSet, allowed: number): number {
  if (replicasOf(set) === 0 || allowed === 0) return 0;
  const fraction = fractionOf(deployment, set);
  return allowed > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

function fractionOf(deployment: Deployment, set: ReplicaSet): number {
  if (replicasOf(deployment) === 0) return -replicasOf(set);
  const limitNow = replicasOf(deployment) + rolloutBounds(deployment).maxSurge;
  const limitBefore = maxReplicasOf(set) ?? (deployment.status.replicas || limitNow);
  return Math.round((replicasOf(set) * limitNow) / limitBefore) - replicasOf(set);
}

export function byAge(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.toSorted((a, b) => compareAge(a, b));
}

function bySize(sets: readonly ReplicaSet[], ties: 'newest first' | 'oldest first'): readonly ReplicaSet[] {
  return sets.toSorted((a, b) => replicasOf(b) - replicasOf(a) || (ties === 'oldest first' ? compareAge(a, b) : compareAge(b, a)));
}

function compareAge(a: ReplicaSet, b: ReplicaSet): number {
  const order = Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp);
  return order !== 0 ? order : a.metadata.name < b.metadata.name ? -1 : 1;
}
