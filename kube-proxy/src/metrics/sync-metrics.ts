import { ipv4, type MetricMaker } from './metric-maker.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';

/** How the rules get into the kernel. */
export function syncMetrics(make: MetricMaker, secondsNow: () => number): Pick<ProxyMetrics, 'synced' | 'failed'> {
  const durations = syncDurations(make);
  const failures = make.counter('sync_proxy_rules_iptables_restore_failures_total', 'Writes the kernel refused.');
  const partialFailures = make.counter('sync_proxy_rules_iptables_partial_restore_failures_total', 'Writes of changed rules the kernel refused.');
  const last = make.gauge('sync_proxy_rules_last_timestamp_seconds', 'When the rules were last right.');
  const rules = ruleCounts(make);
  return {
    synced(sync) {
      durations(sync);
      last.set(ipv4, secondsNow());
      rules(sync);
    },
    failed(full) {
      failures.inc(ipv4);
      if (!full) partialFailures.inc(ipv4);
    },
  };
}

function syncDurations(make: MetricMaker): ProxyMetrics['synced'] {
  const all = make.seconds('sync_proxy_rules_duration_seconds', 'How long writing the rules took.');
  const full = make.seconds('sync_full_proxy_rules_duration_seconds', 'How long writing all rules took.');
  const partial = make.seconds('sync_partial_proxy_rules_duration_seconds', 'How long writing changed rules took.');
  return (sync) => {
    all.observe(ipv4, sync.ms / 1000);
    (sync.full ? full : partial).observe(ipv4, sync.ms / 1000);
  };
}

function ruleCounts(make: MetricMaker): ProxyMetrics['synced'] {
  const labels = ['ip_family', 'table'];
  const total = make.gauge('sync_proxy_rules_iptables_total', 'Rules there are, by table.', labels);
  const last = make.gauge('sync_proxy_rules_iptables_last', 'Rules the last write wrote, by table.', labels);
  return ({ rules, written }) => {
    for (const table of ['nat', 'filter'] as const) {
      total.set({ ...ipv4, table }, rules[table]);
      last.set({ ...ipv4, table }, written[table]);
    }
  };
}
