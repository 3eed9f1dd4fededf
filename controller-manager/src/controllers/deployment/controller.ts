import { deployments, pods, replicaSets, type Deployment, type ReplicaSet } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, isApiError, keyOf, labelSelectorMatcher, type Draft } from '@kubets/machinery';
import { claimable, controlledBy, controllerIndex } from '../../controller-index.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { claim } from '../../ownership.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { isPodTerminal } from '../../workloads/pod-state.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { revisionAnnotation } from './annotations.ts';
import { planDeployment, type DeploymentStep } from './plan.ts';
import { findNewSet, sameTemplate } from './replica-set-of.ts';
import { isRollingUpdate, replicasOf } from './rollout-sizes.ts';
import { deploymentStatus, untilOverdue, type RolloutNote } from './status.ts';

export function deploymentController(context: ControllerContext): readonly Controller[] {
  const { client, informers, recorder, clock } = context;
  const deploymentInformer = informers.informer(deployments);
  const sets = informers.informer(replicaSets, { indexes: controllerIndex });
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const ledger = createWriteLedger(sets, clock);
  const ownWrites = createWriteLedger(deploymentInformer, clock);
  const matcherOf = (deployment: Deployment) => labelSelectorMatcher(deployment.spec.selector);

  const ownedSets = (deployment: Deployment, signal: AbortSignal): Promise<readonly ReplicaSet[]> =>
    claim({
      client,
      owner: deployment,
      ownerResource: deployments,
      resource: replicaSets,
      matcher: matcherOf(deployment),
      objects: ledger.view(claimable(sets.lister, deployment), (set) => controllerOf(set)?.uid === deployment.metadata.uid),
      signal,
      wrote: ledger.wrote,
    });

  const oldPodsRunning = (deployment: Deployment, owned: readonly ReplicaSet[]): boolean => {
    const newSet = findNewSet(deployment, owned);
    return owned.filter((set) => set !== newSet).some((set) => controlledBy(podInformer.lister, set.metadata.uid).some((pod) => !isPodTerminal(pod)));
  };

  const scaled = (deployment: Deployment, name: string, from: number, to: number): void => {
    if (from === to) return;
    const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`;
    recorder.event(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message });
  };

  const create = async (deployment: Deployment, draft: Draft<ReplicaSet>, signal: AbortSignal): Promise<ReplicaSet | undefined> => {
    try {
      const created = await client.create(replicaSets, draft, { signal });
      ledger.wrote(created);
      scaled(deployment, created.metadata.name, 0, replicasOf(created));
      return created;
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
      return await existingSet(deployment, draft, signal);
    }
  };

  /** Ours already, or another's of the same name: then the next hash has to differ. */
  const existingSet = async (deployment: Deployment, draft: Draft<ReplicaSet>, signal: AbortSignal): Promise<undefined> => {
    const existing = await client.get(replicaSets, { namespace: deployment.metadata.namespace, name: draft.metadata?.name ?? '' }, { signal });
    const ours = controllerOf(existing)?.uid === deployment.metadata.uid && sameTemplate(existing.spec.template ?? {}, deployment.spec.template);
    if (ours) {
      ledger.wrote(existing);
      return undefined;
    }
    const status = { ...deployment.status, collisionCount: (deployment.status.collisionCount ?? 0) + 1 };
    ownWrites.wrote(await client.updateStatus(deployments, { ...deployment, status }, { signal }));
    throw new Error(`the name ${existing.metadata.name} belongs to another ReplicaSet; the next hash will differ`);
  };

  const perform = async (deployment: Deployment, step: DeploymentStep, signal: AbortSignal): Promise<RolloutNote | undefined> => {
    switch (step.type) {
      case 'create': {
        const created = await create(deployment, step.set, signal);
        return created && { type: 'created', name: created.metadata.name };
      }
      case 'update': {
        const updated = await client.update(replicaSets, step.set, { signal });
        ledger.wrote(updated);
        scaled(deployment, updated.metadata.name, step.from, replicasOf(updated));
        return undefined;
      }
      case 'delete':
        await client.delete(replicaSets, step.set.metadata, { preconditions: { uid: step.set.metadata.uid }, propagationPolicy: 'Background', signal });
        ledger.removed(step.set);
        return undefined;
    }
  };

  /** kubectl reads the revision of a Deployment off this annotation. */
  const recordRevision = async (deployment: Deployment, newSet: ReplicaSet | undefined, signal: AbortSignal): Promise<Deployment> => {
    const revision = newSet?.metadata.annotations?.[revisionAnnotation];
    if (revision === undefined || deployment.metadata.annotations?.[revisionAnnotation] === revision) return deployment;
    const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: revision };
    const updated = await client.update(deployments, { ...deployment, metadata: { ...deployment.metadata, annotations } }, { signal });
    ownWrites.wrote(updated);
    return updated;
  };

  const reportStatus = async (
    deployment: Deployment,
    owned: readonly ReplicaSet[],
    note: RolloutNote | undefined,
    signal: AbortSignal,
  ): Promise<ReconcileResult> => {
    const newSet = findNewSet(deployment, owned);
    const current = deployment.metadata.deletionTimestamp ? deployment : await recordRevision(deployment, newSet, signal);
    const status = deploymentStatus({ deployment: current, sets: owned, newSet, note, now: clock.now() });
    if (!deepEqual(status, current.status)) ownWrites.wrote(await client.updateStatus(deployments, { ...current, status }, { signal }));
    const wait = untilOverdue(current, status, clock.now());
    return wait === undefined ? {} : { requeueAfterMs: wait };
  };

  const reportFailedCreate = async (deployment: Deployment, owned: readonly ReplicaSet[], set: Draft<ReplicaSet>, error: Error, signal: AbortSignal) => {
    const message = `Failed to create new replica set ${JSON.stringify(set.metadata?.name)}: ${error.message}`;
    await reportStatus(deployment, owned, { type: 'failedCreate', message }, signal);
    recorder.event(deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message });
  };

  const reconcile = async (deployment: Deployment, signal: AbortSignal): Promise<ReconcileResult> => {
    const owned = await ownedSets(deployment, signal);
    const running = !isRollingUpdate(deployment) && oldPodsRunning(deployment, owned);
    const steps = planDeployment({ deployment, sets: owned, oldPodsRunning: running });
    let note: RolloutNote | undefined;
    for (const step of steps) {
      try {
        note = (await perform(deployment, step, signal)) ?? note;
      } catch (error) {
        if (step.type === 'create' && isApiError(error) && !isNamespaceLeaving(error)) await reportFailedCreate(deployment, owned, step.set, error, signal);
        throw error;
      }
    }
    const current = ledger.view(owned, (set) => controllerOf(set)?.uid === deployment.metadata.uid);
    return await reportStatus(deployment, current, note, signal);
  };

  return [
    {
      name: 'deployment',
      workers: 10,
      triggers: [
        triggerOn(deploymentInformer),
        onOwned(sets, deployments),
        onOrphan(sets, deploymentInformer, (deployment, set) => matcherOf(deployment).matches(set.metadata.labels)),
        triggerOn(podInformer, (pod) => {
          const set = controllerOf(pod);
          const parent = set?.kind === 'ReplicaSet' ? sets.lister.get(`${pod.metadata.namespace}/${set.name}`) : undefined;
          const deployment = parent && controllerOf(parent);
          const owner = deployment && deploymentInformer.lister.get(`${pod.metadata.namespace}/${deployment.name}`);
          return owner && !isRollingUpdate(owner) ? [keyOf(owner)] : [];
        }),
      ],
      async reconcile(key, signal) {
        const deployment = deploymentInformer.lister.get(key);
        if (deployment === undefined) return;
        if (matcherOf(deployment).empty) {
          const message = 'This deployment is selecting all pods. A non-empty selector is required.';
          recorder.event(deployment, { type: 'Warning', reason: 'SelectingAll', message });
          return;
        }
        return await reconcile(ownWrites.latest(deployment), signal);
      },
    },
  ];
}
