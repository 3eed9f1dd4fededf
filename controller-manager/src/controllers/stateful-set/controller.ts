import {
  controllerRevisions,
  persistentVolumeClaims,
  pods,
  statefulSets,
  type ControllerRevision,
  type Pod,
  type PodTemplateSpec,
  type StatefulSet,
} from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, isApiError, labelSelectorMatcher, objectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { claimable, controllerIndex } from '../../controller-index.ts';
import { claim } from '../../ownership.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { createPodControl, messageOf } from '../../workloads/pod-control.ts';
import { nextAvailability } from '../../workloads/pod-state.ts';
import { createRevisionHistory } from '../../workloads/revision-history.ts';
import { revisionHashLabel, revisionTemplate } from '../../workloads/revisions.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { isClaimOf, planClaimOwners } from './claims.ts';
import { claimCreated, claimFailed, recreating, statefulWords } from './events.ts';
import { claimsOf, ordinalOf, podName, podWithOrdinal } from './identity.ts';
import { planStatefulSet, statefulSetStatus, type ObservedStatefulSet, type StatefulStep } from './plan.ts';

export function statefulSetController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const sets = informers.informer(statefulSets);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const claims = informers.informer(persistentVolumeClaims);
  const revisions = informers.informer(controllerRevisions, { indexes: controllerIndex });
  const ledger = createWriteLedger(podInformer, clock);
  const ownWrites = createWriteLedger(sets, clock);
  const podControl = createPodControl({ client, recorder, ledger, words: statefulWords });
  const history = createRevisionHistory({ client, clock, ownerResource: statefulSets, ownerLedger: ownWrites, informer: revisions });
  const matcherOf = (set: StatefulSet) => labelSelectorMatcher(set.spec.selector);
  const isOwn = (set: StatefulSet) => (pod: Pod) => controllerOf(pod)?.uid === set.metadata.uid;

  /** Claims are kept when pods go, so that most are there already. */
  const ensureClaims = async (set: StatefulSet, ordinal: number, signal: AbortSignal): Promise<void> => {
    const pod = podName(set, ordinal);
    for (const draft of claimsOf(set, ordinal)) {
      const name = draft.metadata?.name ?? '';
      if (claims.lister.get(objectKey({ namespace: draft.metadata?.namespace, name }))) continue;
      try {
        await client.create(persistentVolumeClaims, draft, { signal });
        recorder.event(set, { type: 'Normal', reason: 'SuccessfulCreate', message: claimCreated(set, pod, name) });
      } catch (error) {
        if (isApiError(error, 'AlreadyExists')) continue;
        recorder.event(set, { type: 'Warning', reason: 'FailedCreate', message: claimFailed(set, pod, name, messageOf(error)) });
        throw new Error(`failed to create PVC ${name}: ${messageOf(error)}`, { cause: error });
      }
    }
  };

  /** A pod that waits for a claim somebody deleted would wait for ever. */
  const restoreClaims = async (set: StatefulSet, owned: readonly Pod[], signal: AbortSignal): Promise<void> => {
    const waiting = owned.filter((pod) => pod.status.phase === 'Pending' && pod.metadata.deletionTimestamp === undefined);
    const ordinals = waiting.map((pod) => ordinalOf(set, pod)).filter((ordinal) => ordinal !== undefined);
    await Promise.all(ordinals.map((ordinal) => ensureClaims(set, ordinal, signal)));
  };

  const create = async (set: StatefulSet, ordinal: number, template: PodTemplateSpec, revision: string, signal: AbortSignal): Promise<void> => {
    const name = podName(set, ordinal);
    try {
      await ensureClaims(set, ordinal, signal);
    } catch (error) {
      recorder.event(set, { type: 'Warning', reason: 'FailedCreate', message: statefulWords.createFailed(set, name, messageOf(error)) });
      throw error;
    }
    try {
      await podControl.create(set, podWithOrdinal(set, ordinal, template, revision), signal);
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
  };

  const perform = async (set: StatefulSet, step: StatefulStep, all: readonly ControllerRevision[], signal: AbortSignal): Promise<void> => {
    if (step.type === 'delete') {
      if (step.reason === 'finished') recorder.event(set, recreating(set, step.pod));
      return podControl.delete(set, step.pod, signal);
    }
    const revision = all.find(({ metadata }) => metadata.name === step.revision);
    await create(set, step.ordinal, revision ? revisionTemplate(revision) : set.spec.template, step.revision, signal);
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
    const { current, all } = await history.sync(set, signal);
    const updateRevision = current.metadata.name;
    const known = all.some(({ metadata }) => metadata.name === set.status.currentRevision);
    const currentRevision = known && set.status.currentRevision ? set.status.currentRevision : updateRevision;
    const observed: ObservedStatefulSet = { set, pods: owned, currentRevision, updateRevision, now: clock.now() };
    await retainClaims(set, owned, signal);
    await restoreClaims(set, owned, signal);
    const results = await Promise.allSettled(planStatefulSet(observed).map((step) => perform(set, step, all, signal)));
    const status = statefulSetStatus({ ...observed, pods: ledger.view(owned, isOwn(set)), now: clock.now() });
    if (!deepEqual(status, set.status)) ownWrites.wrote(await client.updateStatus(statefulSets, { ...set, status }, { signal }));
    const inUse = new Set([currentRevision, updateRevision, ...owned.map((pod) => pod.metadata.labels?.[revisionHashLabel])]);
    await history.truncate(set, all, ({ metadata }) => inUse.has(metadata.name), signal);
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
