import type { Node, Pod, Taint } from '@kubets/api';
import { triggerOn, type Controller, type Trigger } from '@kubets/control-loop';
import { deepEqual, keyOf, type KubeObject } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onNode } from '../../node-name-index.ts';
import { isPodActive } from '../../workloads/pod-state.ts';
import { taintEvictionContext, type TaintEvictionContext } from './context.ts';
import { perform } from './perform.ts';
import { planEviction } from './plan.ts';

/** Deletes pods from nodes whose NoExecute taints they do not, or no longer, tolerate. */
export function taintEvictionController(controllerContext: ControllerContext): readonly Controller[] {
  const context = taintEvictionContext(controllerContext);
  const { nodeInformer, podInformer } = context;
  return [
    {
      name: 'taint-eviction',
      workers: 8,
      triggers: [triggerOn(podInformer), onTaints(context)],
      async reconcile(key, signal) {
        const pod = podInformer.lister.get(key);
        const node = pod?.spec.nodeName ? nodeInformer.lister.get(pod.spec.nodeName) : undefined;
        if (pod === undefined || node === undefined || !isPodActive(pod)) return;
        const plan = planEviction(pod, node.spec.taints ?? [], (taint) => firstSeen(context, pod, taint));
        return await perform(context, pod, plan, signal);
      },
    },
  ];
}

/** Looks at the pods of nodes whose taints changed. */
function onTaints({ nodeInformer, podInformer }: TaintEvictionContext): Trigger {
  const trigger = triggerOn(nodeInformer, (node) => onNode(podInformer.lister, node.metadata.name).map(keyOf));
  const taintsOf = (object: KubeObject): unknown => (object as Node).spec.taints ?? [];
  return {
    informer: trigger.informer,
    keys: (change) => (change.type === 'updated' && deepEqual(taintsOf(change.old), taintsOf(change.object)) ? [] : trigger.keys(change)),
  };
}

function firstSeen({ seen, clock }: TaintEvictionContext, pod: Pod, { key, value = '' }: Taint): number {
  const id = `${pod.metadata.uid} ${key}=${value}`;
  const since = seen.get(id) ?? clock.now().getTime();
  seen.set(id, since);
  return since;
}
