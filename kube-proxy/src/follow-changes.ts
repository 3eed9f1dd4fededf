import type { EndpointSlice, Node, Service } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ProxyMetrics } from './metrics/proxy-metrics.ts';
import type { PendingChanges } from './pending-changes.ts';
import type { ProxyHealth } from './proxy-health.ts';

export interface ProxySources {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
  readonly nodes: Informer<Node>;
}

export interface ChangeReaction {
  readonly pending: PendingChanges;
  readonly metrics: ProxyMetrics;
  readonly health: ProxyHealth;
  readonly nodeName: string;
  /** Has the rules written soon. */
  readonly request: () => void;
}

/** Asks for the rules to be written, now and on each change, and counts what is waiting for it. */
export function followChanges({ services, slices, nodes }: ProxySources, { pending, metrics, health, nodeName, request }: ChangeReaction): void {
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
