import { systemClock, type Clock, type KubeObject, pause } from '@kubets/machinery';
import { endpointSlices, nodes, services, type EndpointSlice, type Node, type Service } from '@kubets/api';
import { createClient, loadKubeconfig } from '@kubets/client';
import { createEventRecorder, createInformers, type Informer } from '@kubets/control-loop';
import { createMetrics, type DaemonContext } from '@kubets/daemon';
import { coalescedTask } from './coalesced-task.ts';
import type { KubeProxyConfig } from './config.ts';
import { forgetUdpFlows, listUdpFlows } from './conntrack.ts';
import { HealthCheckPorts } from './health-check-ports.ts';
import { applyRestore, canaryLives, ensureJumps, routeLoopback, servicesChains } from './iptables/apply.ts';
import { PendingChanges } from './pending-changes.ts';
import { PodNetwork } from './pod-network/pod-network.ts';
import { Proxier } from './proxier.ts';
import { ProxyHealth } from './proxy-health.ts';
import { proxyMetrics, type ProxyMetrics } from './metrics/proxy-metrics.ts';
import { healthPages, nodePages, serve } from './serve-proxy.ts';
import { ServicePortResolver } from './service-port-resolver.ts';
import type { NodeView } from './service-ports.ts';

const retryMs = 1000;

/** Follows Services, EndpointSlices and Nodes and keeps the kernel's rules and routes equal to them until the signal aborts. */
export async function run(config: KubeProxyConfig, { signal, log }: DaemonContext): Promise<void> {
  const clock = systemClock;
  const client = createClient({ ...loadKubeconfig({ path: config.kubeconfig }), userAgent: 'kube-proxy' });
  const informers = createInformers(client, { log });
  const registry = createMetrics();
  const pending = new PendingChanges();
  const metrics = proxyMetrics({ registry, now: () => clock.now(), pending });
  const health = new ProxyHealth({ now: () => clock.now(), timeoutMs: 2 * config.iptablesSyncPeriodMs });
  const recorder = createEventRecorder({ client, component: 'kube-proxy', host: config.hostnameOverride, log });
  const sources = {
    services: informers.informer(services),
    slices: informers.informer(endpointSlices),
    nodes: informers.informer(nodes),
  };
  const proxier = new Proxier({ filter, clusterCidr: config.clusterCidr, metrics });
  const resolver = new ServicePortResolver(() => nodeView(sources.nodes.lister.get(config.hostnameOverride), config));
  const healthChecks = new HealthCheckPorts({
    healthy: () => health.report().healthy,
    failed: (port, error) => log.error({ err: error, port }, 'a health check node port cannot be served'),
  });
  const podNetwork = config.podNetwork
    ? new PodNetwork({ nodeName: config.hostnameOverride, clusterCidr: config.clusterCidr, restore: applyRestore })
    : undefined;
  let synced = false;

  const task = coalescedTask({
    run: async () => {
      const ports = resolver.resolve(sources.services.lister.list(), sources.slices.lister.list());
      const changes = pending.take();
      await podNetwork?.sync(sources.nodes.lister.list());
      await proxier.sync(ports);
      metrics.programmed(changes, ports);
      health.updated();
      if (pending.services + pending.endpoints > 0) health.queued();
      healthChecks.sync(ports);
      if (!synced) log.info({ servicePorts: ports.length }, 'the rules of all Services are in the kernel');
      synced = true;
    },
    failed: (error) => log.error({ err: error }, 'the rules could not be written and will be tried again'),
    restMs: config.iptablesMinSyncPeriodMs,
    retryMs,
    clock,
    signal,
  });

  await serve(
    healthPages(health, (page, status) => metrics.answered(page, status)),
    { bind: config.healthzBindAddress, signal },
  );
  await serve(nodePages(registry), { bind: config.metricsBindAddress, signal });
  await routeLoopback().catch((error: unknown) => log.warn({ err: error }, 'node ports will not answer at 127.0.0.1'));
  const running = informers.run(signal);
  await informers.whenSynced(signal);
  followChanges(sources, { pending, metrics, health, nodeName: config.hostnameOverride, request: () => task.request() });
  recorder.event(nodeNamed(config.hostnameOverride), { type: 'Normal', reason: 'Starting', message: '', action: 'StartKubeProxy' });
  await watchForFlushes(proxier, () => task.request(), config.iptablesSyncPeriodMs, clock, signal);
  await running;
  await task.idle();
  healthChecks.close();
  await recorder.flush();
  await client.close();
}

interface Sources {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
  readonly nodes: Informer<Node>;
}

interface ChangeReaction {
  readonly pending: PendingChanges;
  readonly metrics: ProxyMetrics;
  readonly health: ProxyHealth;
  readonly nodeName: string;
  /** Has the rules written soon. */
  readonly request: () => void;
}

/** Asks for the rules to be written, now and on each change, and counts what is waiting for it. */
function followChanges({ services, slices, nodes }: Sources, { pending, metrics, health, nodeName, request }: ChangeReaction): void {
  const write = (): void => {
    metrics.queued();
    health.queued();
    request();
  };
  const followNode = (): void => health.follow(nodes.lister.get(nodeName));
  services.onChange((change) => {
    metrics.changed('service', pending.service(change));
    write();
  });
  slices.onChange((change) => {
    metrics.changed('endpoint', pending.slice(change));
    write();
  });
  nodes.onChange(() => {
    followNode();
    request();
  });
  followNode();
  write();
}

const filter = { restore: applyRestore, servicesChains, ensureJumps, intact: canaryLives, udpFlows: listUdpFlows, forget: forgetUdpFlows };

/** Nothing announces that another program flushed the tables: the canary is looked at now and then. */
async function watchForFlushes(proxier: Proxier, request: () => void, periodMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(clock, periodMs, signal);
    if (!signal.aborted && (await proxier.lostRules())) request();
  }
}

/** Whether or not it has registered yet: daemons of a node give its name for its uid in events. */
const nodeNamed = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } as KubeObject['metadata'] });

function nodeView(node: Node | undefined, config: KubeProxyConfig): NodeView {
  return { name: config.hostnameOverride, zone: node?.metadata.labels?.['topology.kubernetes.io/zone'] };
}
