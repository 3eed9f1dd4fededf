import { nodes, pods, type Node, type Pod, type Taint } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult, type Trigger, type Informer } from '@kubets/control-loop';
import { deepEqual, isApiError, keyOf, type KubeObject } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { disrupt } from '../../workloads/disrupt-pod.ts';
import { nodeNameIndex, onNode } from '../../node-name-index.ts';
import { isPodActive } from '../../workloads/pod-state.ts';
import { planEviction } from './plan.ts';

/** Deletes pods from nodes whose NoExecute taints they do not, or no longer, tolerate. */
export function taintEvictionController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const nodeInformer = informers.informer(nodes);
  const podInformer = informers.informer(pods, { indexes: nodeNameIndex });
  /** By pod uid and taint, for taints that do not say when they were added. */
  const seen = new Map<string, number>();
  const waiting = new Set<string>();

  const firstSeen = (pod: Pod, { key, value = '' }: Taint): number => {
    const id = `${pod.metadata.uid} ${key}=${value}`;
    const since = seen.get(id) ?? clock.now().getTime();
    seen.set(id, since);
    return since;
  };

  const forget = (pod: Pod): void => {
    for (const id of seen.keys()) if (id.startsWith(`${pod.metadata.uid} `)) seen.delete(id);
    if (!waiting.delete(pod.metadata.uid)) return;
    recorder.event(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Cancelling deletion of Pod ${keyOf(pod)}` });
  };

  const evict = async (pod: Pod, signal: AbortSignal): Promise<void> => {
    waiting.delete(pod.metadata.uid);
    recorder.event(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${keyOf(pod)}` });
    const message = 'Taint manager: deleting due to NoExecute taint';
    await disrupt(client, pod, { reason: 'DeletionByTaintManager', message, now: clock.now(), signal });
    try {
      await client.delete(pods, pod.metadata, { preconditions: { uid: pod.metadata.uid }, signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  };

  const reconcile = async (pod: Pod, node: Node, signal: AbortSignal): Promise<ReconcileResult> => {
    const plan = planEviction(pod, node.spec.taints ?? [], (taint) => firstSeen(pod, taint));
    if (plan.type === 'stay') {
      forget(pod);
      return {};
    }
    const wait = plan.at - clock.now().getTime();
    if (wait > 0) {
      waiting.add(pod.metadata.uid);
      return { requeueAfterMs: wait };
    }
    await evict(pod, signal);
    return {};
  };

  return [
    {
      name: 'taint-eviction',
      workers: 8,
      triggers: [triggerOn(podInformer), onTaints(nodeInformer, podInformer)],
      async reconcile(key, signal) {
        const pod = podInformer.lister.get(key);
        const node = pod?.spec.nodeName ? nodeInformer.lister.get(pod.spec.nodeName) : undefined;
        if (pod && node && isPodActive(pod)) return await reconcile(pod, node, signal);
      },
    },
  ];
}

/** Looks at the pods of nodes whose taints changed. */
function onTaints(nodeInformer: Informer<Node>, podInformer: Informer<Pod>): Trigger {
  const trigger = triggerOn(nodeInformer, (node) => onNode(podInformer.lister, node.metadata.name).map(keyOf));
  const taintsOf = (object: KubeObject): unknown => (object as Node).spec.taints ?? [];
  return {
    informer: trigger.informer,
    keys: (change) => (change.type === 'updated' && deepEqual(taintsOf(change.old), taintsOf(change.object)) ? [] : trigger.keys(change)),
  };
}
