import { Counter, Gauge, Histogram, type Registry } from '@kubets/daemon';
import type { TakenChanges } from './pending-changes.ts';
import type { ServicePort } from './service-ports.ts';

export interface RulesSync {
  /** Everything was written, whether or not it had changed. */
  readonly full: boolean;
  readonly ms: number;
  /** Rules there are now, by table. */
  readonly rules: RulesByTable;
  /** Rules that were written this time, by table. */
  readonly written: RulesByTable;
}

export type RulesByTable = Readonly<Record<'nat' | 'filter', number>>;

/** Hears what the proxy is asked and how the rules get into the kernel. */
export interface ProxyMetrics {
  changed(kind: 'service' | 'endpoint', count: number): void;
  queued(): void;
  synced(sync: RulesSync): void;
  failed(full: boolean): void;
  /** These changes are in the kernel, and this is what there is now. */
  programmed(changes: TakenChanges, ports: readonly ServicePort[]): void;
  flowsForgotten(count: number, ms: number): void;
  answered(page: 'healthz' | 'livez', status: number): void;
}

export interface ProxyMetricsSource {
  readonly registry: Registry;
  readonly now: () => Date;
  /** Changes that are not in the kernel yet. */
  readonly pending: { readonly services: number; readonly endpoints: number };
}

const syncBuckets = Array.from({ length: 15 }, (_, index) => 0.001 * 2 ** index);
const range = (first: number, step: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index * step);
/** Of the service level objective of networks: fine up to a minute, coarse up to five. */
const programmingBuckets = [...range(0.25, 0.25, 2), ...range(1, 1, 59), ...range(60, 5, 12), ...range(120, 30, 7)];
const ipv4 = { ip_family: 'IPv4' } as const;

/** The names of https://kubernetes.io/docs/reference/instrumentation/metrics/ for a kube-proxy in iptables mode. */
export function proxyMetrics({ registry, now, pending }: ProxyMetricsSource): ProxyMetrics {
  const registers = [registry];
  const family = ['ip_family'];
  const named = (name: string, help: string, labelNames = family) => ({ name: `kubeproxy_${name}`, help, labelNames, registers });
  const seconds = (name: string, help: string, buckets: readonly number[] = syncBuckets): Histogram =>
    new Histogram({ ...named(name, help), buckets: [...buckets] });
  const counter = (name: string, help: string, labels?: string[]): Counter => new Counter(named(name, help, labels));
  const gauge = (name: string, help: string, labels?: string[]): Gauge => new Gauge(named(name, help, labels));

  const all = seconds('sync_proxy_rules_duration_seconds', 'How long writing the rules took.');
  const full = seconds('sync_full_proxy_rules_duration_seconds', 'How long writing all rules took.');
  const partial = seconds('sync_partial_proxy_rules_duration_seconds', 'How long writing changed rules took.');
  const programming = seconds('network_programming_duration_seconds', 'From a change of endpoints to rules that know it.', programmingBuckets);
  const failures = counter('sync_proxy_rules_iptables_restore_failures_total', 'Writes the kernel refused.');
  const partialFailures = counter('sync_proxy_rules_iptables_partial_restore_failures_total', 'Writes of changed rules the kernel refused.');
  const last = gauge('sync_proxy_rules_last_timestamp_seconds', 'When the rules were last right.');
  const queued = gauge('sync_proxy_rules_last_queued_timestamp_seconds', 'When a change was last asked for.');
  const total = gauge('sync_proxy_rules_iptables_total', 'Rules there are, by table.', ['ip_family', 'table']);
  const written = gauge('sync_proxy_rules_iptables_last', 'Rules the last write wrote, by table.', ['ip_family', 'table']);
  const noLocal = gauge('sync_proxy_rules_no_local_endpoints_total', 'Ports with a Local policy and endpoints elsewhere only.', [
    'ip_family',
    'traffic_policy',
  ]);
  const changes = {
    service: counter('sync_proxy_rules_service_changes_total', 'Changes of Services seen.', []),
    endpoint: counter('sync_proxy_rules_endpoint_changes_total', 'Changes of EndpointSlices seen.', []),
  };
  const waiting = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      ...named(name, help, []),
      collect() {
        this.set(read());
      },
    });
  waiting('sync_proxy_rules_service_changes_pending', 'Changes of Services not yet in the rules.', () => pending.services);
  waiting('sync_proxy_rules_endpoint_changes_pending', 'Changes of EndpointSlices not yet in the rules.', () => pending.endpoints);
  const forgetting = seconds('conntrack_reconciler_sync_duration_seconds', 'How long looking for stale flows took.');
  const forgotten = counter('conntrack_reconciler_deleted_entries_total', 'Stale flows that were forgotten.');
  const pages = {
    healthz: counter('proxy_healthz_total', 'Answers of /healthz.', ['code']),
    livez: counter('proxy_livez_total', 'Answers of /livez.', ['code']),
  };
  const secondsNow = (): number => now().getTime() / 1000;

  return {
    changed: (kind, count) => changes[kind].inc(count),
    queued: () => queued.set(ipv4, secondsNow()),
    synced(sync) {
      all.observe(ipv4, sync.ms / 1000);
      (sync.full ? full : partial).observe(ipv4, sync.ms / 1000);
      last.set(ipv4, secondsNow());
      for (const table of ['nat', 'filter'] as const) {
        total.set({ ...ipv4, table }, sync.rules[table]);
        written.set({ ...ipv4, table }, sync.written[table]);
      }
    },
    failed(wasFull) {
      failures.inc(ipv4);
      if (!wasFull) partialFailures.inc(ipv4);
    },
    programmed({ triggeredAt }, ports) {
      for (const time of triggeredAt) programming.observe(ipv4, Math.max(0, secondsNow() - time.getTime() / 1000));
      for (const [traffic_policy, count] of Object.entries(portsWithoutLocalEndpoints(ports))) noLocal.set({ ...ipv4, traffic_policy }, count);
    },
    flowsForgotten(count, ms) {
      forgetting.observe(ipv4, ms / 1000);
      forgotten.inc(ipv4, count);
    },
    answered: (page, status) => pages[page].inc({ code: status }),
  };
}

function portsWithoutLocalEndpoints(ports: readonly ServicePort[]): Readonly<Record<'internal' | 'external', number>> {
  const elsewhere = ports.filter(({ localEndpoints, clusterEndpoints }) => localEndpoints.length === 0 && clusterEndpoints.length > 0);
  return {
    internal: elsewhere.filter(({ internalTrafficPolicy }) => internalTrafficPolicy === 'Local').length,
    external: elsewhere.filter(({ externalTrafficPolicy }) => externalTrafficPolicy === 'Local').length,
  };
}
