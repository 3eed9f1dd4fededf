import { nodes, type Node } from '@kubets/api';
import { leaseNamespace, type NodeLifecycleContext } from './context.ts';
import { hear, silentStatus } from './health.ts';

/** The node as it is once its status says so if it fell silent. */
export async function judge(context: NodeLifecycleContext, node: Node, signal: AbortSignal): Promise<Node> {
  const { client, clock, config, leaseInformer, nodeLedger, heard } = context;
  const now = clock.now();
  const lease = leaseInformer.lister.get(`${leaseNamespace}/${node.metadata.name}`);
  const health = hear({ node, lease, known: heard.get(node.metadata.uid), now });
  heard.set(node.metadata.uid, health);
  const status = silentStatus(node, health, config, now);
  if (status === undefined) return node;
  const updated = await client.updateStatus(nodes, { ...node, status }, { signal });
  nodeLedger.wrote(updated);
  return updated;
}

/** Nodes come back under other uids. */
export function forgetLeft({ nodeInformer, heard }: NodeLifecycleContext): void {
  const present = new Set(nodeInformer.lister.list().map(({ metadata }) => metadata.uid));
  for (const uid of heard.keys()) if (!present.has(uid)) heard.delete(uid);
}
