import type { DaemonSet, Pod } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import { keyOf } from '@kubets/machinery';
import { inGrowingBatches } from '../../workloads/in-batches.ts';
import type { DaemonSetContext } from './context.ts';
import { daemonPod } from './daemon-pod.ts';
import { nodeNameOf } from './placement.ts';
import type { DaemonSetPlan, ObservedDaemonSet } from './plan.ts';

export interface Performed {
  readonly errors: readonly unknown[];
  /** Until an ended pod may be replaced. */
  readonly waitMs: number | undefined;
}

/** Deletes and creates as planned, as much of it as succeeds. */
export async function perform(
  context: DaemonSetContext,
  { set, hash, now }: Pick<ObservedDaemonSet, 'set' | 'hash' | 'now'>,
  plan: DaemonSetPlan,
  signal: AbortSignal,
): Promise<Performed> {
  const { podControl, recorder } = context;
  const { due, waitMs } = dueToRestart(context, set, plan.ended, now);
  for (const pod of due) recorder.event(set, endedEvent(pod));
  const removed = await Promise.allSettled([...plan.remove, ...due].map((pod) => podControl.delete(set, pod, signal)));
  const created = await inGrowingBatches(plan.createOn.length, (index) => podControl.create(set, daemonPod(set, plan.createOn[index] ?? '', hash), signal));
  const errors = [...created.errors, ...removed.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown)];
  return { errors, waitMs };
}

interface Restarts {
  readonly due: readonly Pod[];
  readonly waitMs: number | undefined;
}

/** Ended pods whose place may be filled anew, and how long the others wait. */
function dueToRestart({ restarts }: DaemonSetContext, set: DaemonSet, ended: readonly Pod[], now: Date): Restarts {
  const judged = ended.map((pod) => ({ pod, waitMs: restarts.wait(`${set.metadata.uid}/${nodeNameOf(pod)}`, now) }));
  const waits = judged.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0);
  return { due: judged.filter(({ waitMs }) => waitMs === 0).map(({ pod }) => pod), waitMs: waits.length > 0 ? Math.min(...waits) : undefined };
}

function endedEvent(pod: Pod): EventDraft {
  const where = `${keyOf(pod)} on node ${nodeNameOf(pod)}`;
  if (pod.status.phase === 'Succeeded')
    return { type: 'Normal', reason: 'SucceededDaemonPod', message: `Found succeeded daemon pod ${where}, will try to delete it` };
  return { type: 'Warning', reason: 'FailedDaemonPod', message: `Found failed daemon pod ${where}, will try to kill it` };
}
