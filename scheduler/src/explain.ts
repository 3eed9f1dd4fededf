import type { Placement, Rejections } from './place.ts';

type Unschedulable = Extract<Placement, { type: 'unschedulable' }>;

/** What FailedScheduling says: how many nodes each reason keeps out, and what preemption could do about it. */
export function explain(placement: Unschedulable, preemption = ''): string {
  const { rejections, nodeCount, refused } = placement;
  if (nodeCount === 0) return 'no nodes available to schedule pods';
  const why = refused === undefined ? countReasons(rejections) : refused.reasons.join(', ');
  return `0/${nodeCount} nodes are available:${why === '' ? '' : ` ${why}.`}${preemption === '' ? '' : ` ${preemption}`}`;
}

/** `1 Insufficient cpu, 2 node(s) had …`, sorted as text. */
export function countReasons(rejections: Rejections): string {
  const counts = new Map<string, number>();
  for (const { reasons } of rejections.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .toSorted()
    .join(', ');
}
