import type { Registry } from '@kubets/daemon';
import type { TakenChanges } from '../pending-changes.ts';
import type { ServicePort } from '../service-ports.ts';
import { changeMetrics } from './change-metrics.ts';
import { ipv4, MetricMaker } from './metric-maker.ts';
import { syncMetrics } from './sync-metrics.ts';

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
  readonly pending: WaitingChanges;
}

/** Changes that are not in the kernel yet. */
export interface WaitingChanges {
  readonly services: number;
  readonly endpoints: number;
}

/** The names of https://kubernetes.io/docs/reference/instrumentation/metrics/ for a kube-proxy in iptables mode. */
export function proxyMetrics({ registry, now, pending }: ProxyMetricsSource): ProxyMetrics {
  const make = new MetricMaker(registry);
  const secondsNow = (): number => now().getTime() / 1000;
  return {
    ...syncMetrics(make, secondsNow),
    ...changeMetrics(make, pending, secondsNow),
    ...flowMetrics(make),
    ...pageMetrics(make),
  };
}

function flowMetrics(make: MetricMaker): Pick<ProxyMetrics, 'flowsForgotten'> {
  const forgetting = make.seconds('conntrack_reconciler_sync_duration_seconds', 'How long looking for stale flows took.');
  const forgotten = make.counter('conntrack_reconciler_deleted_entries_total', 'Stale flows that were forgotten.');
  return {
    flowsForgotten(count, ms) {
      forgetting.observe(ipv4, ms / 1000);
      forgotten.inc(ipv4, count);
    },
  };
}

function pageMetrics(make: MetricMaker): Pick<ProxyMetrics, 'answered'> {
  const pages = {
    healthz: make.counter('proxy_healthz_total', 'Answers of /healthz.', ['code']),
    livez: make.counter('proxy_livez_total', 'Answers of /livez.', ['code']),
  };
  return { answered: (page, status) => pages[page].inc({ code: status }) };
}
