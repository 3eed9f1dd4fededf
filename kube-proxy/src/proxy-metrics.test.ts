import { createMetrics } from '@kubets/daemon';
import { expect, it } from 'vitest';
import { proxyMetrics } from './proxy-metrics.ts';

it('tells how long full and partial writes take, how many rules there are and when they were last right', async () => {
  const registry = createMetrics();
  const metrics = proxyMetrics(registry, () => new Date(1_700_000_000_000));
  metrics.synced({ full: true, ms: 400, rules: { nat: 12, filter: 3 }, linesWritten: 30 });
  metrics.synced({ full: false, ms: 20, rules: { nat: 14, filter: 3 }, linesWritten: 4 });
  metrics.failed();
  const lines = (await registry.metrics()).split('\n').filter((line) => /^kubeproxy_(?!.*_bucket)/.test(line));
  expect(lines).toEqual([
    'kubeproxy_sync_proxy_rules_duration_seconds_sum 0.42000000000000004',
    'kubeproxy_sync_proxy_rules_duration_seconds_count 2',
    'kubeproxy_sync_full_proxy_rules_duration_seconds_sum 0.4',
    'kubeproxy_sync_full_proxy_rules_duration_seconds_count 1',
    'kubeproxy_sync_partial_proxy_rules_duration_seconds_sum 0.02',
    'kubeproxy_sync_partial_proxy_rules_duration_seconds_count 1',
    'kubeproxy_sync_proxy_rules_iptables_lines_total 34',
    'kubeproxy_sync_proxy_rules_iptables_restore_failures_total 1',
    'kubeproxy_sync_proxy_rules_last_timestamp_seconds 1700000000',
    'kubeproxy_sync_proxy_rules_iptables_total{table="nat"} 14',
    'kubeproxy_sync_proxy_rules_iptables_total{table="filter"} 3',
  ]);
});
