import type { Pod } from '@kubets/api';
import { qualityOfService } from '@kubets/api/semantics';
import { formatTime } from '@kubets/machinery';
import { containerStatusOf } from './container-status.ts';
import { podConditions } from './pod-conditions.ts';
import { currentSandbox, podContainers, type ContainerRole } from './pod-containers.ts';
import { podPhase } from './pod-phase.ts';
import type { PodSituation } from './pod-situation.ts';

export type PodStatus = Pod['status'];
export type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];

/** The status a pod should have, from what is observed of it. Pure; times that did not change are kept from the status told before. */
export function podStatus(situation: PodSituation, now: Date): PodStatus {
  const { pod, told, termination } = situation;
  const statusesOf = (...roles: readonly ContainerRole[]): ContainerStatus[] =>
    podContainers(pod)
      .filter(({ role }) => roles.includes(role))
      .map((container) => containerStatusOf(situation, container, now));
  const statuses = { init: statusesOf('init', 'sidecar'), app: statusesOf('app'), ephemeral: statusesOf('ephemeral') };
  const phase = podPhase(situation, statuses);
  const failure = termination?.failure;
  // Nothing of a pod that was never taken in can be told.
  const rejected = failure !== undefined && situation.observed.sandboxes.length + situation.observed.containers.length === 0;
  return {
    phase,
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    conditions: podConditions(situation, { ...statuses, phase }, now),
    ...(failure ? { reason: failure.reason, message: failure.message } : pickReason(pod.status)),
    ...addresses(situation),
    startTime: (told ?? pod.status).startTime ?? formatTime(now),
    ...(!rejected && statuses.init.length > 0 && { initContainerStatuses: statuses.init }),
    ...(!rejected && { containerStatuses: statuses.app }),
    ...(statuses.ephemeral.length > 0 && { ephemeralContainerStatuses: statuses.ephemeral }),
    qosClass: pod.status.qosClass ?? qualityOfService(pod.spec),
  };
}

function pickReason({ reason, message, phase }: PodStatus): Pick<PodStatus, 'reason' | 'message'> {
  if (phase !== 'Failed') return {};
  return { ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) };
}

function addresses({ pod, observed, hostIps }: PodSituation): Partial<PodStatus> {
  const [hostIP] = hostIps;
  const podIP = pod.spec.hostNetwork ? hostIP : (currentSandbox(observed)?.ip ?? (isOver(pod) ? pod.status.podIP : undefined));
  return {
    ...(hostIP !== undefined && { hostIP, hostIPs: hostIps.map((ip) => ({ ip })) }),
    ...(podIP !== undefined && { podIP, podIPs: [{ ip: podIP }] }),
  };
}

/** A pod that is over keeps its last address in its status, as a record. */
function isOver({ status, metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || status.phase === 'Succeeded' || status.phase === 'Failed';
}
