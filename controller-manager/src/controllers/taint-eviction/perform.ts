import { pods, type Pod } from '@kubets/api';
import type { ReconcileResult } from '@kubets/control-loop';
import { isApiError, keyOf } from '@kubets/machinery';
import { disrupt } from '../../workloads/disrupt-pod.ts';
import type { TaintEvictionContext } from './context.ts';
import type { EvictionPlan } from './plan.ts';

/** Lets the pod stay, wait or go. */
export async function perform(context: TaintEvictionContext, pod: Pod, plan: EvictionPlan, signal: AbortSignal): Promise<ReconcileResult> {
  if (plan.type === 'stay') {
    forget(context, pod);
    return {};
  }
  const wait = plan.at - context.clock.now().getTime();
  if (wait > 0) {
    context.waiting.add(pod.metadata.uid);
    return { requeueAfterMs: wait };
  }
  await evict(context, pod, signal);
  return {};
}

function forget({ recorder, seen, waiting }: TaintEvictionContext, pod: Pod): void {
  for (const id of seen.keys()) if (id.startsWith(`${pod.metadata.uid} `)) seen.delete(id);
  if (!waiting.delete(pod.metadata.uid)) return;
  recorder.event(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Cancelling deletion of Pod ${keyOf(pod)}` });
}

async function evict({ client, recorder, clock, waiting }: TaintEvictionContext, pod: Pod, signal: AbortSignal): Promise<void> {
  waiting.delete(pod.metadata.uid);
  recorder.event(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${keyOf(pod)}` });
  const message = 'Taint manager: deleting due to NoExecute taint';
  await disrupt(client, pod, { reason: 'DeletionByTaintManager', message, now: clock.now(), signal });
  try {
    await client.delete(pods, pod.metadata, { preconditions: { uid: pod.metadata.uid }, signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
