import type { Pod, Taint } from '@kubets/api';
import { toleratesTaint } from '@kubets/api/semantics';

/** When a pod has to leave its node: never, or at a moment. */
export type EvictionPlan = { readonly type: 'stay' } | { readonly type: 'evict'; readonly at: number };

/**
 * A NoExecute taint a pod does not tolerate moves it at once; one it tolerates for some seconds, that long after the
 * taint was added. `firstSeen` stands in for a taint that does not say when that was.
 */
export function planEviction(pod: Pod, taints: readonly Taint[], firstSeen: (taint: Taint) => number): EvictionPlan {
  const moments = taints.filter((taint) => taint.effect === 'NoExecute').map((taint) => leavesAt(pod, taint, firstSeen));
  const at = Math.min(...moments);
  return Number.isFinite(at) ? { type: 'evict', at } : { type: 'stay' };
}

function leavesAt(pod: Pod, taint: Taint, firstSeen: (taint: Taint) => number): number {
  const since = taint.timeAdded === undefined ? firstSeen(taint) : Date.parse(taint.timeAdded);
  const tolerating = (pod.spec.tolerations ?? []).filter((toleration) => toleratesTaint(toleration, taint));
  if (tolerating.length === 0) return since;
  const seconds = tolerating.map(({ tolerationSeconds }) => (tolerationSeconds === undefined ? Infinity : Math.max(0, tolerationSeconds)));
  return since + Math.min(...seconds) * 1000;
}
