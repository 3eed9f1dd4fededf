import type { Node, Pod } from '@kubets/api';
import { isPodReady, isPodTerminal } from '../../workloads/pod-state.ts';

export interface ObservedPods {
  readonly pods: readonly Pod[];
  readonly nodes: ReadonlyMap<string, Node>;
  /** More finished pods than this are not kept. */
  readonly threshold: number;
  /** Since when a node that pods are bound to has been missing, by its name. */
  readonly missingSince: ReadonlyMap<string, number>;
  readonly now: number;
}

export interface Removal {
  readonly pod: Pod;
  readonly reason: 'terminated' | 'orphaned' | 'unscheduled and terminating' | 'out of service';
}

/** A node that joins anew under its old name must not lose its pods in between. */
const missingForMs = 40_000;
const outOfServiceTaint = 'node.kubernetes.io/out-of-service';

/** Pods nobody else will ever remove. */
export function planRemovals(observed: ObservedPods): readonly Removal[] {
  const { pods } = observed;
  const finished = pods.filter((pod) => isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined);
  return [
    ...surplus(finished, observed.threshold).map((pod): Removal => ({ pod, reason: 'terminated' })),
    ...pods.filter((pod) => isOutOfService(pod, observed)).map((pod): Removal => ({ pod, reason: 'out of service' })),
    ...pods.filter((pod) => isOrphaned(pod, observed)).map((pod): Removal => ({ pod, reason: 'orphaned' })),
    ...pods
      .filter((pod) => pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName)
      .map((pod): Removal => ({ pod, reason: 'unscheduled and terminating' })),
  ];
}

/** The names of nodes pods are bound to that do not exist. */
export function missingNodes({ pods, nodes }: Pick<ObservedPods, 'pods' | 'nodes'>): ReadonlySet<string> {
  return new Set(pods.map((pod) => pod.spec.nodeName ?? '').filter((name) => name !== '' && !nodes.has(name)));
}

function surplus(finished: readonly Pod[], threshold: number): readonly Pod[] {
  if (threshold <= 0 || finished.length <= threshold) return [];
  const oldestFirst = finished.toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
  return oldestFirst.slice(0, finished.length - threshold);
}

function isOrphaned(pod: Pod, { missingSince, now }: ObservedPods): boolean {
  const since = missingSince.get(pod.spec.nodeName ?? '');
  return since !== undefined && now - since >= missingForMs;
}

function isOutOfService(pod: Pod, { nodes }: ObservedPods): boolean {
  const node = nodes.get(pod.spec.nodeName ?? '');
  if (node === undefined || pod.metadata.deletionTimestamp === undefined || isPodReady(pod)) return false;
  const isDown = node.status.conditions?.find((condition) => condition.type === 'Ready')?.status !== 'True';
  return isDown && (node.spec.taints ?? []).some((taint) => taint.key === outOfServiceTaint);
}
