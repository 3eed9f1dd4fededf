import { type Pod, type PodCondition, pods } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import { evictVictims } from './evict-victims.ts';
import { explain } from './explain.ts';
import { isGone } from './pod-gone.ts';
import type { Placement } from './place.ts';
import type { PreemptionOutcome } from './preempt.ts';
import type { SchedulerParts } from './scheduler.ts';
import type { PodInfo } from './state/pod-info.ts';

type Unschedulable = Extract<Placement, { type: 'unschedulable' }>;

/** Tells why a pod has no node, in its event and its PodScheduled condition, and clears the node it is to have of victims. */
export async function reportUnschedulable(
  parts: SchedulerParts,
  pod: PodInfo,
  placement: Unschedulable,
  outcome: PreemptionOutcome,
  signal: AbortSignal,
): Promise<void> {
  const message = explain(placement, outcome.type === 'none' ? outcome.message : '');
  parts.recorder.event(pod.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
  try {
    await writeStatus(parts, pod.pod, message, outcome.type === 'preempt' ? outcome.nodeName : undefined);
    if (outcome.type === 'preempt') await evictVictims(parts, pod, outcome, signal);
  } catch (error) {
    if (isGone(error, pod.pod.metadata.name)) return;
    throw error;
  }
}

async function writeStatus({ client, clock }: SchedulerParts, pod: Pod, message: string, nominatedNodeName: string | undefined): Promise<void> {
  const known = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  const unchanged = known?.status === 'False' && known.reason === 'Unschedulable' && known.message === message;
  if (unchanged && (nominatedNodeName === undefined || pod.status.nominatedNodeName === nominatedNodeName)) return;
  const condition = unschedulableCondition(known, message, formatTime(clock.now()));
  const status = { conditions: [condition], ...(nominatedNodeName !== undefined && { nominatedNodeName }) };
  await client.patch(pods, pod.metadata, { type: 'strategic', body: { metadata: { uid: pod.metadata.uid }, status } }, { subresource: 'status' });
}

function unschedulableCondition(known: PodCondition | undefined, message: string, now: string): PodCondition {
  const lastTransitionTime = known?.status === 'False' ? (known.lastTransitionTime ?? now) : now;
  return { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime };
}
