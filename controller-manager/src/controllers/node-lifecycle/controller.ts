import { leases, nodes, pods, type Node, type Pod } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { formatTime, isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { findCondition } from '../../conditions.ts';
import { nodeNameIndex, onNode } from '../../node-name-index.ts';
import { podCondition } from '../../workloads/pod-state.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { hear, silentStatus, type NodeHealth } from './health.ts';
import { evictionTaint, hasEvictionTaint, plannedTaints } from './taints.ts';
import { evictionRates, zoneOf } from './zones.ts';

const leaseNamespace = 'kube-node-lease';

/** Notices nodes that fell silent, says so in their status, and taints them so that pods stay or move away. */
export function nodeLifecycleController({ client, informers, recorder, clock, config }: ControllerContext): readonly Controller[] {
  const nodeInformer = informers.informer(nodes);
  const leaseInformer = informers.informer(leases, { namespace: leaseNamespace });
  const podInformer = informers.informer(pods, { indexes: nodeNameIndex });
  const ledger = createWriteLedger(nodeInformer, clock);
  const heard = new Map<string, NodeHealth>();
  const nextEvictionAt = new Map<string, number>();

  const judge = async (node: Node, signal: AbortSignal): Promise<Node> => {
    const now = clock.now();
    const lease = leaseInformer.lister.get(`${leaseNamespace}/${node.metadata.name}`);
    const health = hear({ node, lease, known: heard.get(node.metadata.uid), now });
    heard.set(node.metadata.uid, health);
    const status = silentStatus(node, health, config, now);
    if (status === undefined) return node;
    const updated = await client.updateStatus(nodes, { ...node, status }, { signal });
    ledger.wrote(updated);
    return updated;
  };

  /** Pods of a node that is no longer ready must not get traffic. */
  const markPodsNotReady = async (node: Node, signal: AbortSignal): Promise<void> => {
    const ready = onNode(podInformer.lister, node.metadata.name).filter((pod) => podCondition(pod, 'Ready')?.status === 'True');
    if (ready.length === 0) return;
    recorder.event(node, { type: 'Normal', reason: 'NodeNotReady', message: `Node ${node.metadata.name} status is now: NodeNotReady` });
    await Promise.all(
      ready.map(async (pod) => {
        await markNotReady(pod, signal);
        recorder.event(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' });
      }),
    );
  };

  const markNotReady = async (pod: Pod, signal: AbortSignal): Promise<void> => {
    const body = {
      metadata: { uid: pod.metadata.uid },
      status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: formatTime(clock.now()) }] },
    };
    try {
      await client.patch(pods, pod.metadata, { type: 'strategic', body }, { subresource: 'status', signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  };

  /** True once per the zone's rate; then the next node of the zone has to wait. */
  const mayEvict = (node: Node, now: number): boolean => {
    const zone = zoneOf(node);
    const rate = evictionRates(nodeInformer.lister.list(), config).get(zone) ?? 0;
    if (rate === 0 || now < (nextEvictionAt.get(zone) ?? 0)) return false;
    nextEvictionAt.set(zone, now + 1000 / rate);
    return true;
  };

  const taint = async (node: Node, signal: AbortSignal): Promise<void> => {
    const now = clock.now();
    const asksEviction = evictionTaint(node) !== undefined && !hasEvictionTaint(node);
    const taints = plannedTaints(node, asksEviction && mayEvict(node, now.getTime()), now);
    if (taints === undefined) return;
    const { uid, resourceVersion } = node.metadata;
    const body = { metadata: { uid, resourceVersion }, spec: { taints } };
    ledger.wrote(await client.patch(nodes, node.metadata, { type: 'merge', body }, { signal }));
  };

  const reconcile = async (cached: Node, signal: AbortSignal): Promise<ReconcileResult> => {
    const node = await judge(ledger.latest(cached), signal);
    await taint(node, signal);
    if (findCondition(node.status.conditions, 'Ready')?.status !== 'True') await markPodsNotReady(node, signal);
    return { requeueAfterMs: config.nodeMonitorPeriod };
  };

  return [
    {
      name: 'node_lifecycle',
      workers: 8,
      triggers: [triggerOn(nodeInformer), triggerOn(leaseInformer, ({ metadata }) => (nodeInformer.lister.get(metadata.name) ? [metadata.name] : []))],
      async reconcile(name, signal) {
        const node = nodeInformer.lister.get(name);
        if (node) return await reconcile(node, signal);
        for (const uid of heard.keys()) if (!nodeInformer.lister.list().some(({ metadata }) => metadata.uid === uid)) heard.delete(uid);
      },
    },
  ];
}
