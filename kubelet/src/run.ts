import type { Node } from '@kubets/api';
import type { DaemonContext } from '@kubets/daemon';
import type { KubeletConfig } from './config.ts';
import { keepNodeHealthy, type NodeHealth } from './eviction/keep-node-healthy.ts';
import { followRuntime } from './follow-runtime.ts';
import { openContext, type KubeletContext } from './kubelet-context.ts';
import { keepPodNetwork, type PodNetwork } from './network/keep-pod-network.ts';
import { renewLease } from './node/node-lease.ts';
import { parseLabels, parseTaint, registerNode } from './node/node-registration.ts';
import { isTakenForLost, NodeStatusReporter } from './node/node-status.ts';
import { createPodParts, type PodParts } from './pod-parts.ts';
import { serveNode } from './server/serve-node.ts';

/** Runs the node agent until the signal aborts. The containers it started go on without it, and a later one takes them over. */
export async function run(config: KubeletConfig, daemon: DaemonContext): Promise<void> {
  const context = await openContext(config, daemon);
  const network = keepPodNetwork({ ...context, bridge: config.podNetworkBridge, onReady: () => status.wake() });
  const parts = createPodParts(context, { network, short: () => health.eviction.short });
  const health: NodeHealth = keepNodeHealthy({ ...context, ...parts, onChange: () => status.wake() });
  const port = await serveNode(context, parts);
  const status: NodeStatusReporter = createStatusReporter(context, { port, network, health });

  const following = followSources(context, parts);
  const node = await register(context, status);
  context.log.info({ node: context.nodeName, port }, 'the node is registered');
  followNode(context, { node, network, status });
  const reporting = [renewLease({ ...context, node }), status.run(node, context.signal)];
  await following.synced();
  followPods(context, parts);
  const guarding = health.run(context.signal);
  removeOrphans(context, parts);
  await Promise.all([following.done, guarding, ...reporting]);
  await close(context, parts);
}

function createStatusReporter(
  { client, clock, log, runtime, nodeName, settings, resources, sources }: KubeletContext,
  { port, network, health }: { port: number; network: PodNetwork; health: NodeHealth },
): NodeStatusReporter {
  return new NodeStatusReporter({
    client,
    clock,
    log,
    runtime,
    short: () => health.eviction.short,
    name: nodeName,
    addresses: settings.hostIps,
    port,
    resources,
    obstacles: network.obstacles,
    observed: () => sources.node.lister.list()[0],
  });
}

interface Following {
  /** Resolves when all sources of pods have been read, so that a pod which none of them has is gone. */
  readonly synced: () => Promise<unknown>;
  readonly done: Promise<unknown>;
}

/** Follows the runtime, the API server and, once the runtime has been looked through, the node's own manifests. */
function followSources({ runtime, clock, log, signal, informers, sources }: KubeletContext, { cache, staticPods }: PodParts): Following {
  const containers = followRuntime({ runtime, cache, clock, log, signal });
  const reading = informers.run(signal);
  const manifestsRead = Promise.withResolvers<void>();
  const manifests = containers.synced.then(() => staticPods?.follow(signal, manifestsRead.resolve) ?? manifestsRead.resolve());
  return {
    synced: () => Promise.all([containers.synced, sources.pods.whenSynced(signal), sources.node.whenSynced(signal), manifestsRead.promise]),
    done: Promise.all([containers.done, reading, manifests]),
  };
}

async function register({ config, client, clock, log, signal, nodeName }: KubeletContext, status: NodeStatusReporter): Promise<Node> {
  const labels = parseLabels(config.nodeLabels);
  const taints = config.registerWithTaints.map(parseTaint);
  return registerNode({ client, clock, log, signal, name: nodeName, labels, taints, status: await status.current() });
}

function followNode({ sources, nodeName }: KubeletContext, { node, network, status }: { node: Node; network: PodNetwork; status: NodeStatusReporter }): void {
  sources.node.onChange((change) => {
    const current = change.type === 'replaced' ? change.objects[0] : change.type === 'deleted' ? undefined : change.object;
    network.use(current?.spec.podCIDR);
    if (current !== undefined && isTakenForLost(current)) status.wake();
  });
  network.use(sources.node.lister.get(nodeName)?.spec.podCIDR ?? node.spec.podCIDR);
}

function followPods({ sources, signal }: KubeletContext, { kubelet, staticPods }: PodParts): void {
  sources.pods.onChange((change) => {
    kubelet.apply(change);
    staticPods?.mirrorSoon(signal);
  });
  staticPods?.mirrorSoon(signal);
  kubelet.apply({ type: 'replaced', objects: sources.pods.lister.list(), old: [] });
}

function removeOrphans({ log }: KubeletContext, { kubelet }: PodParts): void {
  kubelet.removeOrphans().catch((error: unknown) => log.warn({ err: error }, 'leftovers of former pods could not be removed'));
}

async function close({ recorder, client }: KubeletContext, { kubelet, objects }: PodParts): Promise<void> {
  kubelet.stop();
  objects.close();
  await recorder.flush();
  await client.close();
}
