import { controllerRevisions, daemonSets, nodes, pods, type DaemonSet, type Pod } from '@kubets/api';
import { templateGeneration } from '@kubets/api/semantics';
import { triggerOn, type Controller, type EventDraft, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, keyOf, labelSelectorMatcher, type Draft } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { claimable, controllerIndex } from '../../controller-index.ts';
import { claim, controllerReference } from '../../ownership.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { inGrowingBatches } from '../../workloads/in-batches.ts';
import { createPodControl, podFromTemplate } from '../../workloads/pod-control.ts';
import { nextAvailability } from '../../workloads/pod-state.ts';
import { createRevisionHistory } from '../../workloads/revision-history.ts';
import { revisionHash, revisionHashLabel } from '../../workloads/revisions.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { nodeNameOf, podSpecFor } from './placement.ts';
import { daemonSetStatus, planDaemonSet, type DaemonSetPlan, type ObservedDaemonSet } from './plan.ts';
import { RestartBackOff } from './restart-back-off.ts';

interface Performed {
  readonly errors: readonly unknown[];
  /** Until an ended pod may be replaced. */
  readonly waitMs: number | undefined;
}

const nothingDone: Performed = { errors: [], waitMs: undefined };

function endedEvent(pod: Pod): EventDraft {
  const where = `${keyOf(pod)} on node ${nodeNameOf(pod)}`;
  if (pod.status.phase === 'Succeeded')
    return { type: 'Normal', reason: 'SucceededDaemonPod', message: `Found succeeded daemon pod ${where}, will try to delete it` };
  return { type: 'Warning', reason: 'FailedDaemonPod', message: `Found failed daemon pod ${where}, will try to kill it` };
}

export function daemonSetController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const sets = informers.informer(daemonSets);
  const nodeInformer = informers.informer(nodes);
  const podInformer = informers.informer(pods, { indexes: controllerIndex });
  const revisions = informers.informer(controllerRevisions, { indexes: controllerIndex });
  const ledger = createWriteLedger(podInformer, clock);
  const ownWrites = createWriteLedger(sets, clock);
  const podControl = createPodControl({ client, recorder, ledger });
  const history = createRevisionHistory({ client, clock, ownerResource: daemonSets, ownerLedger: ownWrites, informer: revisions });
  const restarts = new RestartBackOff();
  const matcherOf = (set: DaemonSet) => labelSelectorMatcher(set.spec.selector);
  const isOwn = (set: DaemonSet) => (pod: Pod) => controllerOf(pod)?.uid === set.metadata.uid;

  const podFor = (set: DaemonSet, nodeName: string, hash: string): Draft<Pod> => {
    const template = set.spec.template;
    const draft = podFromTemplate(template, set.metadata.namespace, `${set.metadata.name}-`, controllerReference(set, daemonSets));
    const labels = { ...draft.metadata?.labels, [revisionHashLabel]: hash, 'pod-template-generation': String(templateGeneration(set)) };
    return { ...draft, metadata: { ...draft.metadata, labels }, ...(template.spec && { spec: podSpecFor(template.spec, nodeName) }) };
  };

  /** Ended pods whose place may be filled anew, and how long the others wait. */
  const dueToRestart = (set: DaemonSet, ended: readonly Pod[]): { readonly due: readonly Pod[]; readonly waitMs: number | undefined } => {
    const judged = ended.map((pod) => ({ pod, waitMs: restarts.wait(`${set.metadata.uid}/${nodeNameOf(pod)}`, clock.now()) }));
    const waits = judged.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0);
    return { due: judged.filter(({ waitMs }) => waitMs === 0).map(({ pod }) => pod), waitMs: waits.length > 0 ? Math.min(...waits) : undefined };
  };

  const perform = async (set: DaemonSet, plan: DaemonSetPlan, hash: string, signal: AbortSignal): Promise<Performed> => {
    const { due, waitMs } = dueToRestart(set, plan.ended);
    for (const pod of due) recorder.event(set, endedEvent(pod));
    const removed = await Promise.allSettled([...plan.remove, ...due].map((pod) => podControl.delete(set, pod, signal)));
    const created = await inGrowingBatches(plan.createOn.length, (index) => podControl.create(set, podFor(set, plan.createOn[index] ?? '', hash), signal));
    const errors = [...created.errors, ...removed.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown)];
    return { errors, waitMs };
  };

  const reportStatus = async (observed: ObservedDaemonSet, signal: AbortSignal): Promise<void> => {
    const status = daemonSetStatus(observed);
    if (!deepEqual(status, observed.set.status)) ownWrites.wrote(await client.updateStatus(daemonSets, { ...observed.set, status }, { signal }));
  };

  const reconcile = async (set: DaemonSet, signal: AbortSignal): Promise<ReconcileResult> => {
    const objects = ledger.view(claimable(podInformer.lister, set), isOwn(set));
    const owned = await claim({ client, owner: set, ownerResource: daemonSets, resource: pods, matcher: matcherOf(set), objects, signal, wrote: ledger.wrote });
    const { current, all } = await history.sync(set, signal);
    const hash = revisionHash(current);
    const observed = { set, nodes: nodeInformer.lister.list(), pods: owned, hash, now: clock.now() };
    const { errors, waitMs } = set.metadata.deletionTimestamp ? nothingDone : await perform(set, planDaemonSet(observed), hash, signal);
    await reportStatus({ ...observed, pods: ledger.view(owned, isOwn(set)) }, signal);
    const inUse = new Set([hash, ...owned.map((pod) => pod.metadata.labels?.[revisionHashLabel])]);
    await history.truncate(set, all, (revision) => inUse.has(revisionHash(revision)), signal);
    if (errors.length > 0) throw errors[0];
    const wait = Math.min(waitMs ?? Infinity, nextAvailability(owned, set.spec.minReadySeconds ?? 0, clock.now()) ?? Infinity);
    return Number.isFinite(wait) ? { requeueAfterMs: wait } : {};
  };

  return [
    {
      name: 'daemonset',
      workers: 4,
      triggers: [
        triggerOn(sets),
        onOwned(podInformer, daemonSets),
        onOrphan(podInformer, sets, (set, pod) => matcherOf(set).matches(pod.metadata.labels)),
        nodeTrigger(),
      ],
      async reconcile(key, signal) {
        const set = sets.lister.get(key);
        if (set === undefined) return;
        if (!matcherOf(set).empty) return await reconcile(ownWrites.latest(set), signal);
        const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
        recorder.event(set, { type: 'Warning', reason: 'SelectingAll', message });
      },
    },
  ];

  /** Heartbeats change nothing a daemon set looks at. */
  function nodeTrigger(): ReturnType<typeof triggerOn> {
    const trigger = triggerOn(nodeInformer, () => sets.lister.list().map(keyOf));
    const seen = (node: object): unknown => {
      const { metadata, spec } = node as { metadata: { labels?: object }; spec: object };
      return [metadata.labels, spec];
    };
    return {
      informer: trigger.informer,
      keys: (change) => (change.type === 'updated' && deepEqual(seen(change.old), seen(change.object)) ? [] : trigger.keys(change)),
    };
  }
}
