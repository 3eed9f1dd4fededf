import { pods } from '@kubets/api';
import { formatTime, isApiError } from '@kubets/machinery';
import type { PreemptionOutcome } from './preempt.ts';
import type { SchedulerParts } from './scheduler.ts';
import type { PodInfo } from './state/pod-info.ts';

/** Deletes the pods that make room, each marked as disrupted first so that its controllers know why it went. */
export async function evictVictims(
  parts: SchedulerParts,
  preemptor: PodInfo,
  { victims, nodeName }: Extract<PreemptionOutcome, { type: 'preempt' }>,
  signal: AbortSignal,
): Promise<void> {
  const leaving = victims.filter(({ pod }) => pod.metadata.deletionTimestamp === undefined);
  await Promise.all(leaving.map((victim) => evict(parts, preemptor, victim, nodeName, signal)));
}

async function evict({ client, clock, profileOf }: SchedulerParts, preemptor: PodInfo, victim: PodInfo, nodeName: string, signal: AbortSignal): Promise<void> {
  const { namespace, name, uid } = victim.pod.metadata;
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${preemptor.pod.spec.schedulerName}: preempting to accommodate a higher priority pod`,
    lastTransitionTime: formatTime(clock.now()),
  };
  try {
    await client.patch(
      pods,
      { namespace, name },
      { type: 'strategic', body: { metadata: { uid }, status: { conditions: [condition] } } },
      { subresource: 'status', signal },
    );
    await client.delete(pods, { namespace, name }, { preconditions: { uid }, signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return;
    throw error;
  }
  profileOf(preemptor).recorder.event(victim.pod, {
    type: 'Normal',
    reason: 'Preempted',
    action: 'Preempting',
    message: `Preempted by pod ${preemptor.uid} on node ${nodeName}`,
    related: preemptor.pod,
  });
}
