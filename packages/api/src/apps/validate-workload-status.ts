import { invalid, type FieldError } from '@kubets/machinery';
import { when } from '../validation/rules.ts';
import { checkCounts, checkWithin } from '../validation/status-counts.ts';
import type { DaemonSet } from './daemon-set.ts';
import type { Deployment } from './deployment.ts';
import type { StatefulSet } from './stateful-set.ts';

/** What may be reported of workloads: no part of the pods is more than all of them, and no collision is forgotten. */

interface WithCollisions {
  readonly status: { readonly collisionCount?: number | undefined };
}

function checkCollisions({ status }: WithCollisions, { status: old }: WithCollisions): readonly FieldError[] {
  const { collisionCount } = status;
  return when(old.collisionCount !== undefined && (collisionCount === undefined || collisionCount < old.collisionCount), () =>
    invalid('status.collisionCount', collisionCount ?? 0, 'cannot be decremented'),
  );
}

export function validateDeploymentStatusUpdate(deployment: Deployment, old: Deployment): readonly FieldError[] {
  const { observedGeneration, replicas, updatedReplicas, readyReplicas, availableReplicas, unavailableReplicas, terminatingReplicas, collisionCount } =
    deployment.status;
  const counts = { observedGeneration, replicas, updatedReplicas, readyReplicas, availableReplicas, unavailableReplicas, terminatingReplicas, collisionCount };
  return [
    ...checkCounts(counts),
    ...checkWithin(counts, 'updatedReplicas', 'replicas'),
    ...checkWithin(counts, 'readyReplicas', 'replicas'),
    ...checkWithin(counts, 'availableReplicas', 'replicas'),
    ...checkWithin(counts, 'availableReplicas', 'readyReplicas'),
    ...checkCollisions(deployment, old),
  ];
}

export function validateStatefulSetStatusUpdate(statefulSet: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const { replicas, readyReplicas, currentReplicas, updatedReplicas, availableReplicas, observedGeneration, collisionCount } = statefulSet.status;
  const counts = { replicas, readyReplicas, currentReplicas, updatedReplicas, availableReplicas, observedGeneration, collisionCount };
  return [
    ...checkCounts(counts),
    ...checkWithin(counts, 'readyReplicas', 'replicas'),
    ...checkWithin(counts, 'currentReplicas', 'replicas'),
    ...checkWithin(counts, 'updatedReplicas', 'replicas'),
    ...checkWithin(counts, 'availableReplicas', 'replicas'),
    ...checkWithin(counts, 'availableReplicas', 'readyReplicas'),
    ...checkCollisions(statefulSet, old),
  ];
}

export function validateDaemonSetStatusUpdate(daemonSet: DaemonSet, old: DaemonSet): readonly FieldError[] {
  const counts = Object.entries(daemonSet.status).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return [...checkCounts(Object.fromEntries(counts)), ...checkCollisions(daemonSet, old)];
}
