export const ttlAnnotation = 'node.alpha.kubernetes.io/ttl';

/** Cluster sizes overlap, so that a node more or less does not change every node's annotation to and fro. */
export const tiers: readonly { readonly from: number; readonly to: number; readonly ttlSeconds: number }[] = [
  { from: 0, to: 100, ttlSeconds: 0 },
  { from: 90, to: 500, ttlSeconds: 15 },
  { from: 450, to: 1000, ttlSeconds: 30 },
  { from: 900, to: 2000, ttlSeconds: 60 },
  { from: 1800, to: Infinity, ttlSeconds: 300 },
];

/** The tier for a cluster of so many nodes that was in another tier before. */
export function nextTier(tier: number, nodes: number): number {
  let next = tier;
  while (nodes > (tiers[next]?.to ?? Infinity)) next += 1;
  while (nodes < (tiers[next]?.from ?? 0)) next -= 1;
  return next;
}
