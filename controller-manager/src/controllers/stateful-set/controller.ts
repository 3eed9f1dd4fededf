import { statefulSets, type StatefulSet } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { deepEqual } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onOrphan, onOwned } from '../../triggers.ts';
import { nextAvailability } from '../../workloads/pod-state.ts';
import type { Revisions } from '../../workloads/revision-history.ts';
import { revisionHashLabel } from '../../workloads/revisions.ts';
import { matcherOf, statefulSetContext, type StatefulSetContext } from './context.ts';
import { restoreClaims, retainClaims } from './ensure-claims.ts';
import { perform } from './perform.ts';
import { currentRevisionOf, planStatefulSet, statefulSetStatus, type ObservedStatefulSet } from './plan.ts';

export function statefulSetController(controllerContext: ControllerContext): readonly Controller[] {
  const context = statefulSetContext(controllerContext);
  const { setInformer, podInformer, setLedger } = context;
  return [
    {
      name: 'statefulset',
      workers: 5,
      triggers: [
        triggerOn(setInformer),
        onOwned(podInformer, statefulSets),
        onOrphan(podInformer, setInformer, (set, pod) => matcherOf(set).matches(pod.metadata.labels)),
      ],
      async reconcile(key, signal) {
        const set = setInformer.lister.get(key);
        if (set && !matcherOf(set).empty) return await reconcile(context, setLedger.latest(set), signal);
      },
    },
  ];
}

async function reconcile(context: StatefulSetContext, set: StatefulSet, signal: AbortSignal): Promise<ReconcileResult> {
  const { ownedPods, history, clock } = context;
  const pods = await ownedPods.claim(set, signal);
  const { current, all } = await history.sync(set, signal);
  const updateRevision = current.metadata.name;
  const observed: ObservedStatefulSet = { set, pods, currentRevision: currentRevisionOf(set, all, updateRevision), updateRevision, now: clock.now() };
  await retainClaims(context, set, pods, signal);
  await restoreClaims(context, set, pods, signal);
  const results = await Promise.allSettled(planStatefulSet(observed).map((step) => perform(context, { set, revisions: all }, step, signal)));
  await reportStatus(context, { ...observed, pods: ownedPods.afterWrites(set, pods), now: clock.now() }, signal);
  await forgetRevisions(context, observed, all, signal);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  const wait = nextAvailability(pods, set.spec.minReadySeconds ?? 0, clock.now());
  return wait === undefined ? {} : { requeueAfterMs: wait };
}

async function reportStatus({ client, setLedger }: StatefulSetContext, observed: ObservedStatefulSet, signal: AbortSignal): Promise<void> {
  const { set } = observed;
  const status = statefulSetStatus(observed);
  if (!deepEqual(status, set.status)) setLedger.wrote(await client.updateStatus(statefulSets, { ...set, status }, { signal }));
}

async function forgetRevisions({ history }: StatefulSetContext, observed: ObservedStatefulSet, all: Revisions['all'], signal: AbortSignal): Promise<void> {
  const { set, pods, currentRevision, updateRevision } = observed;
  const inUse = new Set([currentRevision, updateRevision, ...pods.map((pod) => pod.metadata.labels?.[revisionHashLabel])]);
  await history.truncate(set, all, ({ metadata }) => inUse.has(metadata.name), signal);
}
