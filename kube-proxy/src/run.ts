import { systemClock, type KubeObject, pause } from '@kubets/machinery';
import { endpointSlices, nodes, services, type Node } from '@kubets/api';
import { createClient, loadKubeconfig, type Client } from '@kubets/client';
import { createEventRecorder, createInformers, type FlushableEventRecorder, type Informers } from '@kubets/control-loop';
import { createMetrics, type DaemonContext, type Registry } from '@kubets/daemon';
import type { KubeProxyConfig } from './config.ts';
import { forgetUdpFlows, listUdpFlows } from './conntrack.ts';
import { followChanges, type ProxySources } from './follow-changes.ts';
import { HealthCheckPorts } from './health-check-ports.ts';
import { applyRestore, canaryLives, ensureJumps, routeLoopback, servicesChains } from './iptables/apply.ts';
import { proxyMetrics } from './metrics/proxy-metrics.ts';
import { PendingChanges } from './pending-changes.ts';
import { PodNetwork } from './pod-network/pod-network.ts';
import { Proxier } from './proxier.ts';
import { ProxyHealth } from './proxy-health.ts';
import { ruleWriter, type RuleWriterParts } from './rule-writer.ts';
import { healthPages, nodePages, serve } from './serve-proxy.ts';
import { ServicePortResolver } from './service-port-resolver.ts';
import type { NodeView } from './service-ports.ts';

const clock = systemClock;

/** Follows Services, EndpointSlices and Nodes and keeps the kernel's rules and routes equal to them until the signal aborts. */
export async function run(config: KubeProxyConfig, context: DaemonContext): Promise<void> {
  const { signal, log } = context;
  const { client, informers, sources, recorder } = connectToApi(config, context);
  const accounts = openAccounts(config);
  const parts = { clock, sources, ...accounts, ...kernelParts(config, { sources, accounts }, context) };
  const writer = ruleWriter(parts, config, context);
  const request = (): void => writer.request();

  await servePages(accounts, config, signal);
  await routeLoopback().catch((error: unknown) => log.warn({ err: error }, 'node ports will not answer at 127.0.0.1'));
  const following = informers.run(signal);
  await informers.whenSynced(signal);
  followChanges(sources, { ...accounts, nodeName: config.hostnameOverride, request });
  recorder.event(nodeNamed(config.hostnameOverride), { type: 'Normal', reason: 'Starting', message: '', action: 'StartKubeProxy' });
  await watchForFlushes(parts.proxier, request, config.iptablesSyncPeriodMs, signal);
  await following;
  await writer.idle();
  parts.healthChecks.close();
  await recorder.flush();
  await client.close();
}

interface ApiParts {
  readonly client: Client;
  readonly informers: Informers;
  readonly sources: ProxySources;
  readonly recorder: FlushableEventRecorder;
}

function connectToApi(config: KubeProxyConfig, { log }: DaemonContext): ApiParts {
  const client = createClient({ ...loadKubeconfig({ path: config.kubeconfig }), userAgent: 'kube-proxy' });
  const informers = createInformers(client, { log });
  return {
    client,
    informers,
    sources: { services: informers.informer(services), slices: informers.informer(endpointSlices), nodes: informers.informer(nodes) },
    recorder: createEventRecorder({ client, component: 'kube-proxy', host: config.hostnameOverride, log }),
  };
}

/** What the proxy tells of itself. */
type Accounts = Pick<RuleWriterParts, 'pending' | 'metrics' | 'health'> & { readonly registry: Registry };

function openAccounts(config: KubeProxyConfig): Accounts {
  const registry = createMetrics();
  const pending = new PendingChanges();
  const now = (): Date => clock.now();
  return {
    registry,
    pending,
    metrics: proxyMetrics({ registry, now, pending }),
    health: new ProxyHealth({ now, timeoutMs: 2 * config.iptablesSyncPeriodMs }),
  };
}

type KernelParts = Pick<RuleWriterParts, 'proxier' | 'resolver' | 'healthChecks' | 'podNetwork'>;

function kernelParts(
  config: KubeProxyConfig,
  { sources, accounts: { metrics, health } }: { sources: ProxySources; accounts: Accounts },
  { log }: DaemonContext,
): KernelParts {
  const { hostnameOverride: nodeName, clusterCidr } = config;
  return {
    proxier: new Proxier({ filter, clusterCidr, metrics }),
    resolver: new ServicePortResolver(() => nodeView(sources.nodes.lister.get(nodeName), config)),
    healthChecks: new HealthCheckPorts({
      healthy: () => health.report().healthy,
      failed: (port, error) => log.error({ err: error, port }, 'a health check node port cannot be served'),
    }),
    podNetwork: config.podNetwork ? new PodNetwork({ nodeName, clusterCidr, restore: applyRestore }) : undefined,
  };
}

async function servePages({ registry, metrics, health }: Accounts, config: KubeProxyConfig, signal: AbortSignal): Promise<void> {
  const pages = healthPages(health, (page, status) => metrics.answered(page, status));
  await serve(pages, { bind: config.healthzBindAddress, signal });
  await serve(nodePages(registry), { bind: config.metricsBindAddress, signal });
}

const filter = { restore: applyRestore, servicesChains, ensureJumps, intact: canaryLives, udpFlows: listUdpFlows, forget: forgetUdpFlows };

/** Nothing announces that another program flushed the tables: the canary is looked at now and then. */
async function watchForFlushes(proxier: Proxier, request: () => void, periodMs: number, signal: AbortSignal): Promise<void> {
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
