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
  const message = explain(placement, outcome.type === 'preempt' ? '' : outcome.message);
  parts.profileOf(pod).recorder.event(pod.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
  try {
    await writeStatus(parts, pod.pod, message, nominationBy(outcome));
    if (outcome.type !== 'preempt') return;
    await Promise.all(outcome.displaced.map((other) => withdrawNomination(parts, other)));
    await evictVictims(parts, pod, outcome, signal);
  } catch (error) {
    if (isGone(error, pod.pod.metadata.name)) return;
    throw error;
  }
}

/** The node the pod is promised from now on, `''` for none any more, undefined when nothing changes. */
function nominationBy(outcome: PreemptionOutcome): string | undefined {
  switch (outcome.type) {
    case 'preempt':
      return outcome.nodeName;
    case 'none':
      return '';
    case 'ineligible':
      return undefined;
  }
}

async function writeStatus({ client, clock }: SchedulerParts, pod: Pod, message: string, nomination: string | undefined): Promise<void> {
  const known = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  const unchanged = known?.status === 'False' && known.reason === 'Unschedulable' && known.message === message;
  const renominated = nomination !== undefined && nomination !== (pod.status.nominatedNodeName ?? '');
  if (unchanged && !renominated) return;
  const condition = unschedulableCondition(known, message, formatTime(clock.now()));
  const status = { conditions: [condition], ...(renominated && { nominatedNodeName: nomination || null }) };
  await client.patch(pods, pod.metadata, { type: 'strategic', body: { metadata: { uid: pod.metadata.uid }, status } }, { subresource: 'status' });
}

async function withdrawNomination({ client }: SchedulerParts, { pod }: PodInfo): Promise<void> {
  const { uid } = pod.metadata;
  try {
    await client.patch(pods, pod.metadata, { type: 'merge', body: { metadata: { uid }, status: { nominatedNodeName: null } } }, { subresource: 'status' });
  } catch (error) {
    if (!isGone(error, pod.metadata.name)) throw error;
  }
}

function unschedulableCondition(known: PodCondition | undefined, message: string, now: string): PodCondition {
  const lastTransitionTime = known?.status === 'False' ? (known.lastTransitionTime ?? now) : now;
  return { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime };
}
