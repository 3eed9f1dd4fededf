import type { Pod, PodTemplateSpec, ReplicaSetCondition, ReplicaSetStatus } from '@kubets/api';
import { inDeletionOrder } from '../../workloads/deletion-order.ts';
import { isPodActive, isPodAvailable, isPodReady, isPodTerminating, nextAvailability } from '../../workloads/pod-state.ts';
import { withCondition, withoutCondition } from '../../conditions.ts';

/** The most pods one look creates or deletes. */
const burst = 500;

/** What ReplicaSets and ReplicationControllers have in common. */
export interface ReplicatedSpec {
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly template: PodTemplateSpec;
  readonly generation: number | undefined;
  /** The kind's status has a count of terminating pods. */
  readonly countsTerminating: boolean;
}

export type ReplicaPlan =
  { readonly type: 'create'; readonly count: number } | { readonly type: 'delete'; readonly pods: readonly Pod[] } | { readonly type: 'none' };

/** How to get from the active pods to the wanted number. `related` are the pods the victims' spread over nodes is judged by. */
export function planReplicas(replicas: number, owned: readonly Pod[], related: readonly Pod[], now: Date): ReplicaPlan {
  const active = owned.filter(isPodActive);
  const missing = replicas - active.length;
  if (missing > 0) return { type: 'create', count: Math.min(missing, burst) };
  if (missing < 0) return { type: 'delete', pods: inDeletionOrder(active, related.filter(isPodActive), now).slice(0, Math.min(-missing, burst)) };
  return { type: 'none' };
}

export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

/** The status the owned pods add up to. */
export function replicaStatus(
  spec: ReplicatedSpec,
  old: ReplicaSetStatus,
  owned: readonly Pod[],
  failure: ReplicaFailure | undefined,
  now: Date,
): ReplicaSetStatus {
  const active = owned.filter(isPodActive);
  const templateLabels = Object.entries(spec.template.metadata?.labels ?? {});
  const conditions = failureCondition(old.conditions, failure, now);
  return {
    replicas: active.length,
    fullyLabeledReplicas: countOf(active, (pod) => templateLabels.every(([key, value]) => pod.metadata.labels?.[key] === value)),
    readyReplicas: countOf(active, isPodReady),
    availableReplicas: countOf(active, (pod) => isPodAvailable(pod, spec.minReadySeconds, now)),
    ...(spec.countsTerminating && { terminatingReplicas: owned.filter(isPodTerminating).length }),
    ...(spec.generation !== undefined && { observedGeneration: spec.generation }),
    ...(conditions.length > 0 && { conditions: [...conditions] }),
  };
}

/** When a ready pod will have been ready for long enough to count as available. */
export function nextLook(spec: ReplicatedSpec, owned: readonly Pod[], now: Date): number | undefined {
  return nextAvailability(owned.filter(isPodActive), spec.minReadySeconds, now);
}

/** A failure once said is kept as it was said until it is over, so that each retry's wording causes no write. */
function failureCondition(
  conditions: readonly ReplicaSetCondition[] | undefined,
  failure: ReplicaFailure | undefined,
  now: Date,
): readonly ReplicaSetCondition[] {
  if (failure === undefined) return withoutCondition(conditions, 'ReplicaFailure');
  if (conditions?.some((condition) => condition.type === 'ReplicaFailure')) return conditions;
  return withCondition(conditions, { type: 'ReplicaFailure', status: 'True', ...failure }, now);
}

/** Upstream leaves counts of zero out of the status. */
function countOf(pods: readonly Pod[], holds: (pod: Pod) => boolean): number | undefined {
  return pods.filter(holds).length || undefined;
}
