import { controllerRevisions, persistentVolumeClaims, pods, statefulSets, type ControllerRevision, type Pod, type StatefulSet } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, isApiError, labelSelectorMatcher, objectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { claimable, controllerIndex } from '../../controller-index.ts';
import { claim } from '../../ownership.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { createPodControl } from '../../workloads/pod-control.ts';
import { nextAvailability } from '../../workloads/pod-state.ts';
import { createRevisionHistory, NameTaken } from '../../workloads/revision-history.ts';
import { revisionHashLabel, revisionTemplate } from '../../workloads/revisions.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { isClaimOf, planClaimOwners } from './claims.ts';
import { claimsOf, podWithOrdinal } from './identity.ts';
import { planStatefulSet, statefulSetStatus, type ObservedStatefulSet, type StatefulStep } from './plan.ts';

export function statefulSetController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const sets = informers.informer(statefulSets);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const claims = informers.informer(persistentVolumeClaims);
  const revisions = informers.informer(controllerRevisions, { indexes: controllerIndex });
  const ledger = createWriteLedger(podInformer, clock);
  const ownWrites = createWriteLedger(sets, clock);
  const podControl = createPodControl({ client, recorder, ledger });
  const history = createRevisionHistory(client, revisions, clock);
  const matcherOf = (set: StatefulSet) => labelSelectorMatcher(set.spec.selector);
  const isOwn = (set: StatefulSet) => (pod: Pod) => controllerOf(pod)?.uid === set.metadata.uid;

  const ensureClaims = async (set: StatefulSet, ordinal: number, signal: AbortSignal): Promise<void> => {
    for (const draft of claimsOf(set, ordinal)) {
      if (claims.lister.get(objectKey({ namespace: draft.metadata?.namespace, name: draft.metadata?.name ?? '' }))) continue;
      try {
        await client.create(persistentVolumeClaims, draft, { signal });
      } catch (error) {
        if (!isApiError(error, 'AlreadyExists')) throw error;
      }
    }
  };

  const perform = async (set: StatefulSet, step: StatefulStep, all: readonly ControllerRevision[], signal: AbortSignal): Promise<void> => {
    if (step.type === 'delete') return podControl.delete(set, step.pod, signal);
    await ensureClaims(set, step.ordinal, signal);
    const revision = all.find(({ metadata }) => metadata.name === step.revision);
    const template = revision ? revisionTemplate(revision) : set.spec.template;
    try {
      await podControl.create(set, podWithOrdinal(set, step.ordinal, template, step.revision), signal);
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
  };

  const syncRevisions = async (set: StatefulSet, signal: AbortSignal) => {
    const collisionCount = set.status.collisionCount ?? 0;
    try {
      return await history.sync({ owner: set, resource: statefulSets, matcher: matcherOf(set), template: set.spec.template, collisionCount }, signal);
    } catch (error) {
      if (error instanceof NameTaken) {
        ownWrites.wrote(await client.updateStatus(statefulSets, { ...set, status: { ...set.status, collisionCount: collisionCount + 1 } }, { signal }));
      }
      throw error;
    }
  };

  const retainClaims = async (set: StatefulSet, owned: readonly Pod[], signal: AbortSignal): Promise<void> => {
    const own = claims.lister.inNamespace(set.metadata.namespace ?? '').filter((candidate) => isClaimOf(set, candidate));
    await Promise.all(planClaimOwners(set, own, owned).map((changed) => client.update(persistentVolumeClaims, changed, { signal })));
  };

  const reconcile = async (set: StatefulSet, signal: AbortSignal): Promise<ReconcileResult> => {
    const objects = ledger.view(claimable(podInformer.lister, set), isOwn(set));
    const owned = await claim({
      client,
      owner: set,
      ownerResource: statefulSets,
      resource: pods,
      matcher: matcherOf(set),
      objects,
      signal,
      wrote: ledger.wrote,
    });
    const { current, all } = await syncRevisions(set, signal);
    const updateRevision = current.metadata.name;
    const known = all.some(({ metadata }) => metadata.name === set.status.currentRevision);
    const currentRevision = known && set.status.currentRevision ? set.status.currentRevision : updateRevision;
    const observed: ObservedStatefulSet = { set, pods: owned, currentRevision, updateRevision, now: clock.now() };
    await retainClaims(set, owned, signal);
    const results = await Promise.allSettled(planStatefulSet(observed).map((step) => perform(set, step, all, signal)));
    const status = statefulSetStatus({ ...observed, pods: ledger.view(owned, isOwn(set)), now: clock.now() });
    if (!deepEqual(status, set.status)) ownWrites.wrote(await client.updateStatus(statefulSets, { ...set, status }, { signal }));
    const inUse = new Set([currentRevision, updateRevision, ...owned.map((pod) => pod.metadata.labels?.[revisionHashLabel])]);
    await history.truncate(all, ({ metadata }) => inUse.has(metadata.name), set.spec.revisionHistoryLimit ?? 10, signal);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
    const wait = nextAvailability(owned, set.spec.minReadySeconds ?? 0, clock.now());
    return wait === undefined ? {} : { requeueAfterMs: wait };
  };

  return [
    {
      name: 'statefulset',
      workers: 5,
      triggers: [triggerOn(sets), onOwned(podInformer, statefulSets), onOrphan(podInformer, sets, (set, pod) => matcherOf(set).matches(pod.metadata.labels))],
      async reconcile(key, signal) {
        const set = sets.lister.get(key);
        if (set && !matcherOf(set).empty) return await reconcile(ownWrites.latest(set), signal);
      },
    },
  ];
}
