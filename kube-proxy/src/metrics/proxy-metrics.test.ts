import { createMetrics, type Registry } from '@kubets/daemon';
import { beforeEach, expect, it } from 'vitest';
import { proxyMetrics, type ProxyMetrics } from './proxy-metrics.ts';
import { buildServicePort } from '../testing/builders.ts';

let registry: Registry;
let metrics: ProxyMetrics;

beforeEach(() => {
  registry = createMetrics();
  metrics = proxyMetrics({ registry, now: () => new Date(1_700_000_000_000), pending: { services: 2, endpoints: 3 } });
});

/** Values that are not zero, without the buckets of histograms. */
async function values(): Promise<readonly string[]> {
  return (await registry.metrics()).split('\n').filter((line) => /^kubeproxy_(?!.*_bucket)/.test(line) && !line.endsWith(' 0'));
}
const pending = ['kubeproxy_sync_proxy_rules_service_changes_pending 2', 'kubeproxy_sync_proxy_rules_endpoint_changes_pending 3'];

it('tells how long full and partial writes take, how many rules there are and when they were last right', async () => {
  metrics.synced({ full: true, ms: 400, rules: { nat: 12, filter: 3 }, written: { nat: 12, filter: 3 } });
  metrics.synced({ full: false, ms: 20, rules: { nat: 14, filter: 3 }, written: { nat: 4, filter: 0 } });
  metrics.failed(true);
  metrics.failed(false);
  expect(await values()).toEqual([
    'kubeproxy_sync_proxy_rules_duration_seconds_sum{ip_family="IPv4"} 0.42000000000000004',
    'kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family="IPv4"} 2',
    'kubeproxy_sync_full_proxy_rules_duration_seconds_sum{ip_family="IPv4"} 0.4',
    'kubeproxy_sync_full_proxy_rules_duration_seconds_count{ip_family="IPv4"} 1',
    'kubeproxy_sync_partial_proxy_rules_duration_seconds_sum{ip_family="IPv4"} 0.02',
    'kubeproxy_sync_partial_proxy_rules_duration_seconds_count{ip_family="IPv4"} 1',
    'kubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family="IPv4"} 2',
    'kubeproxy_sync_proxy_rules_iptables_partial_restore_failures_total{ip_family="IPv4"} 1',
    'kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family="IPv4"} 1700000000',
    'kubeproxy_sync_proxy_rules_iptables_total{ip_family="IPv4",table="nat"} 14',
    'kubeproxy_sync_proxy_rules_iptables_total{ip_family="IPv4",table="filter"} 3',
    'kubeproxy_sync_proxy_rules_iptables_last{ip_family="IPv4",table="nat"} 4',
    ...pending,
  ]);
});

it('tells what was asked, how long it took from the change to the rules, and which ports have no endpoint here', async () => {
  metrics.changed('service', 2);
  metrics.changed('endpoint', 1);
  metrics.queued();
  metrics.programmed({ services: 2, endpoints: 1, triggeredAt: [new Date(1_699_999_999_250)] }, [
    buildServicePort({ internalTrafficPolicy: 'Local', localEndpoints: [] }),
    buildServicePort({ externalTrafficPolicy: 'Local' }),
    buildServicePort({ externalTrafficPolicy: 'Local', localEndpoints: [], clusterEndpoints: [] }),
  ]);
  expect(await values()).toEqual([
    'kubeproxy_network_programming_duration_seconds_sum{ip_family="IPv4"} 0.75',
    'kubeproxy_network_programming_duration_seconds_count{ip_family="IPv4"} 1',
    'kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family="IPv4"} 1700000000',
    'kubeproxy_sync_proxy_rules_no_local_endpoints_total{ip_family="IPv4",traffic_policy="internal"} 1',
    'kubeproxy_sync_proxy_rules_service_changes_total 2',
    'kubeproxy_sync_proxy_rules_endpoint_changes_total 1',
    ...pending,
  ]);
});

it('counts flows that were forgotten and the answers of the health pages', async () => {
  metrics.flowsForgotten(3, 500);
  metrics.answered('healthz', 503);
  metrics.answered('livez', 200);
  expect(await values()).toEqual([
    ...pending,
    'kubeproxy_conntrack_reconciler_sync_duration_seconds_sum{ip_family="IPv4"} 0.5',
    'kubeproxy_conntrack_reconciler_sync_duration_seconds_count{ip_family="IPv4"} 1',
    'kubeproxy_conntrack_reconciler_deleted_entries_total{ip_family="IPv4"} 3',
    'kubeproxy_proxy_healthz_total{code="503"} 1',
    'kubeproxy_proxy_livez_total{code="200"} 1',
  ]);
});
