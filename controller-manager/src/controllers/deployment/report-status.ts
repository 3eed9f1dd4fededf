import { deployments, type Deployment, type ReplicaSet } from '@kubets/api';
import type { ReconcileResult } from '@kubets/control-loop';
import { deepEqual } from '@kubets/machinery';
import { revisionAnnotation } from './annotations.ts';
import type { DeploymentContext } from './context.ts';
import { findNewSet } from './replica-set-of.ts';
import { deploymentStatus, untilOverdue, type RolloutNote } from './status.ts';

/** A Deployment, its ReplicaSets, and what just happened to the new one. */
export interface SeenRollout {
  readonly deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly note: RolloutNote | undefined;
}

/** Writes how the rollout stands, and says when a rollout that stands still has to be looked at again. */
export async function reportStatus(context: DeploymentContext, { deployment, sets, note }: SeenRollout, signal: AbortSignal): Promise<ReconcileResult> {
  const { client, clock, deploymentLedger } = context;
  const newSet = findNewSet(deployment, sets);
  const current = deployment.metadata.deletionTimestamp ? deployment : await recordRevision(context, deployment, newSet, signal);
  const status = deploymentStatus({ deployment: current, sets, newSet, note, now: clock.now() });
  if (!deepEqual(status, current.status)) deploymentLedger.wrote(await client.updateStatus(deployments, { ...current, status }, { signal }));
  const wait = untilOverdue(current, status, clock.now());
  return wait === undefined ? {} : { requeueAfterMs: wait };
}

/** kubectl reads the revision of a Deployment off this annotation. */
async function recordRevision(
  { client, deploymentLedger }: DeploymentContext,
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  signal: AbortSignal,
): Promise<Deployment> {
  const revision = newSet?.metadata.annotations?.[revisionAnnotation];
  if (revision === undefined || deployment.metadata.annotations?.[revisionAnnotation] === revision) return deployment;
  const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: revision };
  const updated = await client.update(deployments, { ...deployment, metadata: { ...deployment.metadata, annotations } }, { signal });
  deploymentLedger.wrote(updated);
  return updated;
}
