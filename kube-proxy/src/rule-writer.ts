import type { DaemonContext } from '@kubets/daemon';
import type { Clock } from '@kubets/machinery';
import { coalescedTask, type CoalescedTask } from './coalesced-task.ts';
import type { KubeProxyConfig } from './config.ts';
import type { ProxySources } from './follow-changes.ts';
import type { HealthCheckPorts } from './health-check-ports.ts';
import type { ProxyMetrics } from './metrics/proxy-metrics.ts';
import type { PendingChanges } from './pending-changes.ts';
import type { PodNetwork } from './pod-network/pod-network.ts';
import type { Proxier } from './proxier.ts';
import type { ProxyHealth } from './proxy-health.ts';
import type { ServicePortResolver } from './service-port-resolver.ts';

export interface RuleWriterParts {
  readonly clock: Clock;
  readonly sources: ProxySources;
  readonly resolver: ServicePortResolver;
  readonly proxier: Proxier;
  readonly healthChecks: HealthCheckPorts;
  /** Undefined where somebody else connects the pods. */
  readonly podNetwork: PodNetwork | undefined;
  readonly pending: PendingChanges;
  readonly metrics: ProxyMetrics;
  readonly health: ProxyHealth;
}

const retryMs = 1000;

/** The task that brings what the cluster wants into the kernel; it tries again when it fails. */
export function ruleWriter(parts: RuleWriterParts, config: KubeProxyConfig, { signal, log }: DaemonContext): CoalescedTask {
  let synced = false;
  return coalescedTask({
    run: async () => {
      const count = await writeRules(parts);
      if (!synced) log.info({ servicePorts: count }, 'the rules of all Services are in the kernel');
      synced = true;
    },
    failed: (error) => log.error({ err: error }, 'the rules could not be written and will be tried again'),
    restMs: config.iptablesMinSyncPeriodMs,
    retryMs,
    clock: parts.clock,
    signal,
  });
}

/** How many ports of Services there are now. */
async function writeRules({ sources, resolver, proxier, healthChecks, podNetwork, pending, metrics, health }: RuleWriterParts): Promise<number> {
  const ports = resolver.resolve(sources.services.lister.list(), sources.slices.lister.list());
  const changes = pending.take();
  await podNetwork?.sync(sources.nodes.lister.list());
  await proxier.sync(ports);
  metrics.programmed(changes, ports);
  health.updated();
  if (pending.services + pending.endpoints > 0) health.queued();
  healthChecks.sync(ports);
  return ports.length;
}
