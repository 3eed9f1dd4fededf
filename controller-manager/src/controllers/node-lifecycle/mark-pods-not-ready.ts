import { pods, type Node, type Pod } from '@kubets/api';
import { formatTime, isApiError } from '@kubets/machinery';
import { onNode } from '../../node-name-index.ts';
import { podCondition } from '../../workloads/pod-state.ts';
import type { NodeLifecycleContext } from './context.ts';

/** Pods of a node that is no longer ready must not get traffic. */
export async function markPodsNotReady(context: NodeLifecycleContext, node: Node, signal: AbortSignal): Promise<void> {
  const { podInformer, recorder } = context;
  const ready = onNode(podInformer.lister, node.metadata.name).filter((pod) => podCondition(pod, 'Ready')?.status === 'True');
  if (ready.length === 0) return;
  recorder.event(node, { type: 'Normal', reason: 'NodeNotReady', message: `Node ${node.metadata.name} status is now: NodeNotReady` });
  await Promise.all(ready.map((pod) => markNotReady(context, pod, signal)));
}

async function markNotReady({ client, recorder, clock }: NodeLifecycleContext, pod: Pod, signal: AbortSignal): Promise<void> {
  const body = {
    metadata: { uid: pod.metadata.uid },
    status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: formatTime(clock.now()) }] },
  };
  try {
    await client.patch(pods, pod.metadata, { type: 'strategic', body }, { subresource: 'status', signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
  recorder.event(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' });
}
