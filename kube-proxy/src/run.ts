import { systemClock, type Clock, pause } from '@kubets/machinery';
import { endpointSlices, nodes, services, type Node } from '@kubets/api';
import { createClient, loadKubeconfig } from '@kubets/client';
import { createInformers } from '@kubets/control-loop';
import { createMetrics, serveHealth, type DaemonContext } from '@kubets/daemon';
import { coalescedTask } from './coalesced-task.ts';
import type { KubeProxyConfig } from './config.ts';
import { forgetUdpFlows, listUdpFlows } from './conntrack.ts';
import { HealthCheckPorts } from './health-check-ports.ts';
import { applyRestore, canaryLives, ensureJumps } from './iptables/apply.ts';
import { PodNetwork } from './pod-network/pod-network.ts';
import { Proxier } from './proxier.ts';
import { proxyMetrics } from './proxy-metrics.ts';
import { ServicePortResolver } from './service-port-resolver.ts';
import type { NodeView } from './service-ports.ts';

const retryMs = 1000;

/** Follows Services, EndpointSlices and Nodes and keeps the kernel's rules and routes equal to them until the signal aborts. */
export async function run(config: KubeProxyConfig, { signal, log }: DaemonContext): Promise<void> {
  const clock = systemClock;
  const client = createClient({ ...loadKubeconfig({ path: config.kubeconfig }), userAgent: 'kube-proxy' });
  const informers = createInformers(client, { log });
  const metrics = createMetrics();
  const sources = {
    services: informers.informer(services),
    slices: informers.informer(endpointSlices),
    nodes: informers.informer(nodes),
  };
  const proxier = new Proxier({ filter, clusterCidr: config.clusterCidr, metrics: proxyMetrics(metrics, () => clock.now()) });
  const resolver = new ServicePortResolver(() => nodeView(sources.nodes.lister.get(config.hostnameOverride), config));
  const healthChecks = new HealthCheckPorts((port, error) => log.error({ err: error, port }, 'a health check node port cannot be served'));
  const podNetwork = config.podNetwork
    ? new PodNetwork({ nodeName: config.hostnameOverride, clusterCidr: config.clusterCidr, restore: applyRestore })
    : undefined;
  let synced = false;

  const task = coalescedTask({
    run: async () => {
      const ports = resolver.resolve(sources.services.lister.list(), sources.slices.lister.list());
      await podNetwork?.sync(sources.nodes.lister.list());
      await proxier.sync(ports);
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

  await serveEndpoints(config, { metrics, signal, synced: () => synced });
  const running = informers.run(signal);
  await informers.whenSynced(signal);
  for (const informer of Object.values(sources)) informer.onChange(() => task.request());
  task.request();
  await watchForFlushes(proxier, () => task.request(), config.iptablesSyncPeriodMs, clock, signal);
  await running;
  await task.idle();
  healthChecks.close();
  await client.close();
}

const filter = { restore: applyRestore, ensureJumps, intact: canaryLives, udpFlows: listUdpFlows, forget: forgetUdpFlows };

/** Nothing announces that another program flushed the tables: the canary is looked at now and then. */
async function watchForFlushes(proxier: Proxier, request: () => void, periodMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(clock, periodMs, signal);
    if (!signal.aborted && (await proxier.lostRules())) request();
  }
}

function nodeView(node: Node | undefined, config: KubeProxyConfig): NodeView {
  return { name: config.hostnameOverride, zone: node?.metadata.labels?.['topology.kubernetes.io/zone'] };
}

interface Endpoints {
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly signal: AbortSignal;
  readonly synced: () => boolean;
}

async function serveEndpoints(config: KubeProxyConfig, { metrics, signal, synced }: Endpoints): Promise<void> {
  const checks = { rules: (): true | string => synced() || 'the rules have not been written yet' };
  for (const bind of new Set([config.healthzBindAddress, config.metricsBindAddress])) {
    const colon = bind.lastIndexOf(':');
    await serveHealth({ address: bind.slice(0, colon), port: Number(bind.slice(colon + 1)), checks, metrics, signal });
  }
}
