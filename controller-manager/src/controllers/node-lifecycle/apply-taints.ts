import { nodes, type Node } from '@kubets/api';
import type { NodeLifecycleContext } from './context.ts';
import { evictionTaint, hasEvictionTaint, plannedTaints } from './taints.ts';
import { evictionRates, zoneOf } from './zones.ts';

/** Gives the node the taints its conditions ask for; the one that moves its pods away when it is its turn. */
export async function applyTaints(context: NodeLifecycleContext, node: Node, signal: AbortSignal): Promise<void> {
  const now = context.clock.now();
  const asksEviction = evictionTaint(node) !== undefined && !hasEvictionTaint(node);
  const taints = plannedTaints(node, asksEviction && takeTurn(context, node, now.getTime()), now);
  if (taints === undefined) return;
  const { uid, resourceVersion } = node.metadata;
  const body = { metadata: { uid, resourceVersion }, spec: { taints } };
  context.nodeLedger.wrote(await context.client.patch(nodes, node.metadata, { type: 'merge', body }, { signal }));
}

/** True once per the zone's rate; then the next node of the zone has to wait. */
function takeTurn({ nodeInformer, nextEvictionAt, config }: NodeLifecycleContext, node: Node, now: number): boolean {
  const zone = zoneOf(node);
  const rate = evictionRates(nodeInformer.lister.list(), config).get(zone) ?? 0;
  if (rate === 0 || now < (nextEvictionAt.get(zone) ?? 0)) return false;
  nextEvictionAt.set(zone, now + 1000 / rate);
  return true;
}
