import type { Pod } from '@kubets/api';
import { isPodReady, podCondition } from './pod-state.ts';

const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The order in which surplus pods go, first to go first: unassigned, pending, not ready, cheaper by the deletion-cost
 * annotation, on a node shared with more of `related`, ready for a shorter time, restarted more often, younger. Times are
 * compared by order of magnitude, so that which of many like pods goes stays spread.
 */
export function inDeletionOrder(pods: readonly Pod[], related: readonly Pod[], now: Date): readonly Pod[] {
  const perNode = countByNode(related);
  const ranked = pods.map((pod) => ({ pod, ranks: deletionRanks(pod, perNode, now) }));
  return ranked.toSorted((a, b) => compareRanks(a.ranks, b.ranks) || compareText(a.pod.metadata.uid, b.pod.metadata.uid)).map(({ pod }) => pod);
}

/** Smaller goes first, rank by rank. */
function deletionRanks(pod: Pod, perNode: ReadonlyMap<string, number>, now: Date): readonly number[] {
  const ready = isPodReady(pod);
  const nodeName = pod.spec.nodeName ?? '';
  return [
    nodeName === '' ? 0 : 1,
    phaseRank(pod),
    ready ? 1 : 0,
    deletionCost(pod),
    -(perNode.get(nodeName) ?? 0),
    ready ? magnitudeOfAge(podCondition(pod, 'Ready')?.lastTransitionTime, now) : 0,
    -mostRestarts(pod),
    magnitudeOfAge(pod.metadata.creationTimestamp, now),
  ];
}

function phaseRank(pod: Pod): number {
  return { Pending: 0, Unknown: 1, Running: 2, Succeeded: 2, Failed: 2 }[pod.status.phase ?? 'Pending'];
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[deletionCostAnnotation] ?? '';
  const cost = /^(0|-?[1-9][0-9]*)$/.test(text) ? Number(text) : 0;
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0;
}

function mostRestarts(pod: Pod): number {
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  return Math.max(0, ...statuses.map((status) => status.restartCount));
}

function magnitudeOfAge(since: string | undefined, now: Date): number {
  if (since === undefined) return -1;
  const seconds = Math.max(0, (now.getTime() - Date.parse(since)) / 1000);
  return seconds < 1 ? 0 : Math.floor(Math.log2(seconds)) + 1;
}

function countByNode(pods: readonly Pod[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { spec } of pods) if (spec.nodeName) counts.set(spec.nodeName, (counts.get(spec.nodeName) ?? 0) + 1);
  return counts;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, rank] of a.entries()) {
    const difference = rank - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
