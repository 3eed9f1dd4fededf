import type { Pod } from '@kubets/api';
import { podCondition } from '../../workloads/pod-state.ts';
import type { PodReading, PodReadings } from './metrics-reader.ts';

/** How long a starting pod's figures are not to be trusted. */
export interface Patience {
  readonly cpuInitializationMs: number;
  readonly initialReadinessDelayMs: number;
}

export interface PodGroups {
  /** Their readings count. */
  readonly ready: readonly Pod[];
  /** Starting: their readings would mislead. */
  readonly unready: readonly Pod[];
  /** Ought to have a reading. */
  readonly missing: readonly Pod[];
  /** On their way out. */
  readonly ignored: readonly Pod[];
}

type Group = keyof PodGroups;

/** Sorts pods by what their readings are worth. Only CPU misleads while a pod starts. */
export function groupPods(pods: readonly Pod[], readings: PodReadings, resource: string | undefined, patience: Patience, now: Date): PodGroups {
  const groups = Map.groupBy(pods, (pod): Group => groupOf(pod, readings.get(pod.metadata.name), resource, patience, now));
  const of = (group: Group): readonly Pod[] => groups.get(group) ?? [];
  return { ready: of('ready'), unready: of('unready'), missing: of('missing'), ignored: of('ignored') };
}

function groupOf(pod: Pod, reading: PodReading | undefined, resource: string | undefined, patience: Patience, now: Date): Group {
  if (pod.metadata.deletionTimestamp !== undefined || pod.status.phase === 'Failed') return 'ignored';
  if (pod.status.phase === 'Pending') return 'unready';
  if (reading === undefined) return 'missing';
  return resource === 'cpu' && isStarting(pod, reading, patience, now) ? 'unready' : 'ready';
}

function isStarting(pod: Pod, reading: PodReading, { cpuInitializationMs, initialReadinessDelayMs }: Patience, now: Date): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.lastTransitionTime === undefined || pod.status.startTime === undefined) return true;
  const started = Date.parse(pod.status.startTime);
  const changed = Date.parse(ready.lastTransitionTime);
  if (started + cpuInitializationMs > now.getTime()) return ready.status === 'False' || reading.at < changed + reading.windowMs;
  return ready.status === 'False' && started + initialReadinessDelayMs > changed;
}
