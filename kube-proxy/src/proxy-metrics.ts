import { Counter, Gauge, Histogram, type Registry } from '@kubets/daemon';

export interface RulesSync {
  /** Everything was written, whether or not it had changed. */
  readonly full: boolean;
  readonly ms: number;
  /** Rules there are now, by table. */
  readonly rules: Readonly<Record<'nat' | 'filter', number>>;
  /** Lines given to iptables-restore. */
  readonly linesWritten: number;
}

/** Hears how the rules get into the kernel. */
export interface ProxyMetrics {
  synced(sync: RulesSync): void;
  failed(): void;
}

const buckets = Array.from({ length: 15 }, (_, index) => 0.001 * 2 ** index);

/** Upstream's names for what people watch of a kube-proxy. */
export function proxyMetrics(registry: Registry, now: () => Date): ProxyMetrics {
  const registers = [registry];
  const seconds = (name: string, help: string): Histogram => new Histogram({ name, help, buckets, registers });
  const all = seconds('kubeproxy_sync_proxy_rules_duration_seconds', 'How long writing the rules took.');
  const full = seconds('kubeproxy_sync_full_proxy_rules_duration_seconds', 'How long writing all rules took.');
  const partial = seconds('kubeproxy_sync_partial_proxy_rules_duration_seconds', 'How long writing changed rules took.');
  const lines = new Counter({ name: 'kubeproxy_sync_proxy_rules_iptables_lines_total', help: 'Lines given to iptables-restore.', registers });
  const failures = new Counter({ name: 'kubeproxy_sync_proxy_rules_iptables_restore_failures_total', help: 'Writes the kernel refused.', registers });
  const last = new Gauge({ name: 'kubeproxy_sync_proxy_rules_last_timestamp_seconds', help: 'When the rules were last right.', registers });
  const total = new Gauge({ name: 'kubeproxy_sync_proxy_rules_iptables_total', help: 'Rules there are, by table.', labelNames: ['table'], registers });
  return {
    synced(sync) {
      all.observe(sync.ms / 1000);
      (sync.full ? full : partial).observe(sync.ms / 1000);
      lines.inc(sync.linesWritten);
      last.set(now().getTime() / 1000);
      for (const [table, count] of Object.entries(sync.rules)) total.set({ table }, count);
    },
    failed: () => failures.inc(),
  };
}
