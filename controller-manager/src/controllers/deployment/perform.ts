import { deployments, replicaSets, type Deployment, type ReplicaSet } from '@kubets/api';
import { controllerOf, isApiError, type Draft } from '@kubets/machinery';
import type { DeploymentContext } from './context.ts';
import type { DeploymentStep } from './plan.ts';
import { sameTemplate } from './replica-set-of.ts';
import { replicasOf } from './rollout-sizes.ts';
import type { RolloutNote } from './status.ts';

/** Carries one step out; the note is what the Progressing condition is to tell of it. */
export async function perform(context: DeploymentContext, deployment: Deployment, step: DeploymentStep, signal: AbortSignal): Promise<RolloutNote | undefined> {
  switch (step.type) {
    case 'create':
      return await create(context, deployment, step.set, signal);
    case 'update':
      await update(context, deployment, step, signal);
      return undefined;
    case 'delete':
      await remove(context, step.set, signal);
      return undefined;
  }
}

async function create(context: DeploymentContext, deployment: Deployment, draft: Draft<ReplicaSet>, signal: AbortSignal): Promise<RolloutNote | undefined> {
  try {
    const created = await context.client.create(replicaSets, draft, { signal });
    context.setLedger.wrote(created);
    tellOfScaling(context, deployment, created, 0);
    return { type: 'created', name: created.metadata.name };
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    await acceptExisting(context, deployment, draft, signal);
    return undefined;
  }
}

/** Ours already, or another's of the same name: then the next hash has to differ. */
async function acceptExisting(context: DeploymentContext, deployment: Deployment, draft: Draft<ReplicaSet>, signal: AbortSignal): Promise<void> {
  const { client, setLedger, deploymentLedger } = context;
  const existing = await client.get(replicaSets, { namespace: deployment.metadata.namespace, name: draft.metadata?.name ?? '' }, { signal });
  if (controllerOf(existing)?.uid === deployment.metadata.uid && sameTemplate(existing.spec.template ?? {}, deployment.spec.template)) {
    setLedger.wrote(existing);
    return;
  }
  const status = { ...deployment.status, collisionCount: (deployment.status.collisionCount ?? 0) + 1 };
  deploymentLedger.wrote(await client.updateStatus(deployments, { ...deployment, status }, { signal }));
  throw new Error(`the name ${existing.metadata.name} belongs to another ReplicaSet; the next hash will differ`);
}

async function update(
  context: DeploymentContext,
  deployment: Deployment,
  { set, from }: Extract<DeploymentStep, { type: 'update' }>,
  signal: AbortSignal,
): Promise<void> {
  const updated = await context.client.update(replicaSets, set, { signal });
  context.setLedger.wrote(updated);
  tellOfScaling(context, deployment, updated, from);
}

async function remove({ client, setLedger }: DeploymentContext, set: ReplicaSet, signal: AbortSignal): Promise<void> {
  await client.delete(replicaSets, set.metadata, { preconditions: { uid: set.metadata.uid }, propagationPolicy: 'Background', signal });
  setLedger.removed(set);
}

function tellOfScaling({ recorder }: DeploymentContext, deployment: Deployment, set: ReplicaSet, from: number): void {
  const to = replicasOf(set);
  if (from === to) return;
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`;
  recorder.event(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message });
}
