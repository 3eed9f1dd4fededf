import type { Node } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { findCondition } from '../../conditions.ts';
import { applyTaints } from './apply-taints.ts';
import { nodeLifecycleContext, type NodeLifecycleContext } from './context.ts';
import { forgetLeft, judge } from './judge.ts';
import { markPodsNotReady } from './mark-pods-not-ready.ts';

/** Notices nodes that fell silent, says so in their status, and taints them so that pods stay or move away. */
export function nodeLifecycleController(controllerContext: ControllerContext): readonly Controller[] {
  const context = nodeLifecycleContext(controllerContext);
  const { nodeInformer, leaseInformer, nodeLedger } = context;
  return [
    {
      name: 'node_lifecycle',
      workers: 8,
      triggers: [triggerOn(nodeInformer), triggerOn(leaseInformer, ({ metadata }) => (nodeInformer.lister.get(metadata.name) ? [metadata.name] : []))],
      async reconcile(name, signal) {
        const node = nodeInformer.lister.get(name);
        if (node) return await reconcile(context, nodeLedger.latest(node), signal);
        forgetLeft(context);
      },
    },
  ];
}

async function reconcile(context: NodeLifecycleContext, seen: Node, signal: AbortSignal): Promise<ReconcileResult> {
  const node = await judge(context, seen, signal);
  await applyTaints(context, node, signal);
  if (findCondition(node.status.conditions, 'Ready')?.status !== 'True') await markPodsNotReady(context, node, signal);
  return { requeueAfterMs: context.config.nodeMonitorPeriod };
}
