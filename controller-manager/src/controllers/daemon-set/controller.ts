import { daemonSets, type DaemonSet } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult, type Trigger } from '@kubets/control-loop';
import { deepEqual, keyOf } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { nextAvailability } from '../../workloads/pod-state.ts';
import type { Revisions } from '../../workloads/revision-history.ts';
import { revisionHash, revisionHashLabel } from '../../workloads/revisions.ts';
import { daemonSetContext, matcherOf, type DaemonSetContext } from './context.ts';
import { perform, type Performed } from './perform.ts';
import { daemonSetStatus, planDaemonSet, type ObservedDaemonSet } from './plan.ts';

export function daemonSetController(controllerContext: ControllerContext): readonly Controller[] {
  const context = daemonSetContext(controllerContext);
  const { setInformer, podInformer, setLedger, recorder } = context;
  return [
    {
      name: 'daemonset',
      workers: 4,
      triggers: [
        triggerOn(setInformer),
        onOwned(podInformer, daemonSets),
        onOrphan(podInformer, setInformer, (set, pod) => matcherOf(set).matches(pod.metadata.labels)),
        onNode(context),
      ],
      async reconcile(key, signal) {
        const set = setInformer.lister.get(key);
        if (set === undefined) return;
        if (!matcherOf(set).empty) return await reconcile(context, setLedger.latest(set), signal);
        const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
        recorder.event(set, { type: 'Warning', reason: 'SelectingAll', message });
      },
    },
  ];
}

/** Heartbeats change nothing a daemon set looks at. */
function onNode({ nodeInformer, setInformer }: DaemonSetContext): Trigger {
  const trigger = triggerOn(nodeInformer, () => setInformer.lister.list().map(keyOf));
  const seen = (node: object): unknown => {
    const { metadata, spec } = node as { metadata: { labels?: object }; spec: object };
    return [metadata.labels, spec];
  };
  return {
    informer: trigger.informer,
    keys: (change) => (change.type === 'updated' && deepEqual(seen(change.old), seen(change.object)) ? [] : trigger.keys(change)),
  };
}

const nothingDone: Performed = { errors: [], waitMs: undefined };

async function reconcile(context: DaemonSetContext, set: DaemonSet, signal: AbortSignal): Promise<ReconcileResult> {
  const { ownedPods, nodeInformer, history, clock } = context;
  const pods = await ownedPods.claim(set, signal);
  const { current, all } = await history.sync(set, signal);
  const observed: ObservedDaemonSet = { set, nodes: nodeInformer.lister.list(), pods, hash: revisionHash(current), now: clock.now() };
  const { errors, waitMs } = set.metadata.deletionTimestamp ? nothingDone : await perform(context, observed, planDaemonSet(observed), signal);
  await reportStatus(context, { ...observed, pods: ownedPods.afterWrites(set, pods) }, signal);
  await forgetRevisions(context, observed, all, signal);
  if (errors.length > 0) throw errors[0];
  const wait = Math.min(waitMs ?? Infinity, nextAvailability(pods, set.spec.minReadySeconds ?? 0, clock.now()) ?? Infinity);
  return Number.isFinite(wait) ? { requeueAfterMs: wait } : {};
}

async function reportStatus({ client, setLedger }: DaemonSetContext, observed: ObservedDaemonSet, signal: AbortSignal): Promise<void> {
  const { set } = observed;
  const status = daemonSetStatus(observed);
  if (!deepEqual(status, set.status)) setLedger.wrote(await client.updateStatus(daemonSets, { ...set, status }, { signal }));
}

async function forgetRevisions(
  { history }: DaemonSetContext,
  { set, pods, hash }: ObservedDaemonSet,
  all: Revisions['all'],
  signal: AbortSignal,
): Promise<void> {
  const inUse = new Set([hash, ...pods.map((pod) => pod.metadata.labels?.[revisionHashLabel])]);
  await history.truncate(set, all, (revision) => inUse.has(revisionHash(revision)), signal);
}
