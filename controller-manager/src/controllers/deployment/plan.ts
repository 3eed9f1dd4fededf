import type { Deployment, ReplicaSet } from '@kubets/api';
import { deepEqual, type Draft } from '@kubets/machinery';
import { desiredReplicasOf, newSetAnnotations, revisionOf, sizeAnnotations } from './annotations.ts';
import { findNewSet, newReplicaSet } from './replica-set-of.ts';
import { isRollingUpdate, newSetSize, oldSetSizes, proportionalSizes, replicasOf, rolloutBounds, type Sizes } from './rollout-sizes.ts';
import { isComplete, replicaCounts } from './status.ts';

export type DeploymentStep =
  | { readonly type: 'create'; readonly set: Draft<ReplicaSet>; readonly replicas: number }
  /** `set` is the object to write; `from` its size so far. */
  | { readonly type: 'update'; readonly set: ReplicaSet; readonly from: number }
  | { readonly type: 'delete'; readonly set: ReplicaSet };

export interface ObservedDeployment {
  readonly deployment: Deployment;
  /** Controlled by the Deployment. */
  readonly sets: readonly ReplicaSet[];
  /** Pods of old ReplicaSets that have not finished: a Recreate waits for them. */
  readonly oldPodsRunning: boolean;
}

/**
 * The next steps of a rollout; none when nothing is to be done before the world changes. Each look goes one stage
 * further (make or size the new ReplicaSet, then shrink the old ones, then clean up), so that every stage sees what the
 * one before achieved.
 */
export function planDeployment({ deployment, sets, oldPodsRunning }: ObservedDeployment): readonly DeploymentStep[] {
  if (deployment.metadata.deletionTimestamp !== undefined) return [];
  const newSet = findNewSet(deployment, sets);
  const oldSets = sets.filter((set) => set !== newSet);
  const stages: readonly (() => readonly DeploymentStep[])[] =
    deployment.spec.paused === true || isScalingEvent(deployment, sets)
      ? [() => scale(deployment, newSet, oldSets), () => (deployment.spec.paused === true ? cleanUp(deployment, oldSets) : [])]
      : [...rollOut({ deployment, sets, newSet, oldSets, oldPodsRunning }), () => (isSettled(deployment, sets, newSet) ? cleanUp(deployment, oldSets) : [])];
  const steps = firstNotEmpty(stages);
  return newSet === undefined ? steps : withRefreshedNewSet(deployment, newSet, oldSets, steps);
}

function firstNotEmpty(stages: readonly (() => readonly DeploymentStep[])[]): readonly DeploymentStep[] {
  for (const stage of stages) {
    const steps = stage();
    if (steps.length > 0) return steps;
  }
  return [];
}

interface Rollout extends ObservedDeployment {
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

function rollOut(rollout: Rollout): readonly (() => readonly DeploymentStep[])[] {
  const { deployment, sets, newSet, oldSets, oldPodsRunning } = rollout;
  const grow = (): readonly DeploymentStep[] => sizeNewSet(deployment, sets, newSet, oldSets);
  if (isRollingUpdate(deployment)) return [grow, () => (newSet ? resizeAll(deployment, oldSetSizes(deployment, oldSets.filter(isActive), newSet)) : [])];
  const emptied = (): readonly DeploymentStep[] => resizeAll(deployment, new Map(oldSets.filter(isActive).map((set) => [set, 0])));
  return [emptied, () => (oldPodsRunning || oldSets.some(isActive) ? [] : grow())];
}

function sizeNewSet(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): readonly DeploymentStep[] {
  const size = newSetSize(deployment, sets, newSet);
  if (newSet !== undefined) return resizeAll(deployment, new Map([[newSet, Math.min(size, replicasOf(deployment))]]));
  return [{ type: 'create', set: newReplicaSet(deployment, { replicas: size, revision: nextRevision(oldSets) }), replicas: size }];
}

/** The wanted number changed: one active ReplicaSet follows at once, several share the change. */
function scale(deployment: Deployment, newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): readonly DeploymentStep[] {
  const active = [...oldSets, ...(newSet ? [newSet] : [])].filter(isActive);
  if (active.length <= 1) {
    const only = active[0] ?? newSet ?? oldSets.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];
    return only === undefined ? [] : resizeAll(deployment, new Map([[only, replicasOf(deployment)]]));
  }
  if (newSet && isSaturated(deployment, newSet)) return resizeAll(deployment, new Map(oldSets.filter(isActive).map((set) => [set, 0])));
  return isRollingUpdate(deployment) ? resizeAll(deployment, proportionalSizes(deployment, active)) : [];
}

function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.filter(isActive).some((set) => {
    const desired = desiredReplicasOf(set);
    return desired !== undefined && desired !== replicasOf(deployment);
  });
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = replicasOf(deployment);
  return replicasOf(set) === wanted && desiredReplicasOf(set) === wanted && (set.status.availableReplicas ?? 0) === wanted;
}

function isActive(set: ReplicaSet): boolean {
  return replicasOf(set) > 0;
}

function resizeAll(deployment: Deployment, sizes: Sizes): readonly DeploymentStep[] {
  return [...sizes].flatMap(([set, size]) => resize(deployment, set, size));
}

function resize(deployment: Deployment, set: ReplicaSet, replicas: number): readonly DeploymentStep[] {
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(replicasOf(deployment), rolloutBounds(deployment).maxSurge) };
  if (replicas === replicasOf(set) && deepEqual(annotations, set.metadata.annotations)) return [];
  return [{ type: 'update', from: replicasOf(set), set: { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } } }];
}

/** The new ReplicaSet follows the Deployment's annotations and minReadySeconds, in the same write as its size. */
function withRefreshedNewSet(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
  steps: readonly DeploymentStep[],
): readonly DeploymentStep[] {
  const own = steps.find((step) => step.type === 'update' && step.set.metadata.uid === newSet.metadata.uid);
  const base = own?.type === 'update' ? own.set : newSet;
  const annotations = newSetAnnotations(deployment, base, nextRevision(oldSets));
  const spec = { ...base.spec, minReadySeconds: deployment.spec.minReadySeconds };
  if (deepEqual(annotations, base.metadata.annotations ?? {}) && (spec.minReadySeconds ?? 0) === (base.spec.minReadySeconds ?? 0)) return steps;
  const refreshed: DeploymentStep = { type: 'update', from: replicasOf(newSet), set: { ...base, metadata: { ...base.metadata, annotations }, spec } };
  return [refreshed, ...steps.filter((step) => step !== own)];
}

function nextRevision(oldSets: readonly ReplicaSet[]): number {
  return Math.max(0, ...oldSets.map(revisionOf)) + 1;
}

function isSettled(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): boolean {
  return isComplete(deployment, replicaCounts(sets, newSet));
}

/** Old ReplicaSets beyond the history limit that are empty for certain, oldest revision first. */
function cleanUp(deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly DeploymentStep[] {
  const kept = oldSets.filter((set) => set.metadata.deletionTimestamp === undefined);
  const surplus = kept.length - (deployment.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return [];
  return kept
    .toSorted((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, surplus)
    .filter(isEmptyForCertain)
    .map((set) => ({ type: 'delete', set }));
}

function isEmptyForCertain(set: ReplicaSet): boolean {
  return replicasOf(set) === 0 && set.status.replicas === 0 && (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0);
}
