import type { ServicePort } from '../service-ports.ts';
import { ipv4, type MetricMaker } from './metric-maker.ts';
import type { ProxyMetrics, WaitingChanges } from './proxy-metrics.ts';

const range = (first: number, step: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index * step);
/** Of the service level objective of networks: fine up to a minute, coarse up to five. */
const programmingBuckets = [...range(0.25, 0.25, 2), ...range(1, 1, 59), ...range(60, 5, 12), ...range(120, 30, 7)];

/** What the proxy is asked, what of it still waits, and how long it took until the rules knew. */
export function changeMetrics(make: MetricMaker, pending: WaitingChanges, secondsNow: () => number): Pick<ProxyMetrics, 'changed' | 'queued' | 'programmed'> {
  const programming = make.seconds('network_programming_duration_seconds', 'From a change of endpoints to rules that know it.', programmingBuckets);
  const queued = make.gauge('sync_proxy_rules_last_queued_timestamp_seconds', 'When a change was last asked for.');
  const withoutLocal = portsElsewhere(make);
  const changes = changeCounts(make, pending);
  return {
    changed: (kind, count) => changes[kind].inc(count),
    queued: () => queued.set(ipv4, secondsNow()),
    programmed({ triggeredAt }, ports) {
      for (const time of triggeredAt) programming.observe(ipv4, Math.max(0, secondsNow() - time.getTime() / 1000));
      withoutLocal(ports);
    },
  };
}

function changeCounts(make: MetricMaker, pending: WaitingChanges): Readonly<Record<'service' | 'endpoint', ReturnType<MetricMaker['counter']>>> {
  const counts = {
    service: make.counter('sync_proxy_rules_service_changes_total', 'Changes of Services seen.', []),
    endpoint: make.counter('sync_proxy_rules_endpoint_changes_total', 'Changes of EndpointSlices seen.', []),
  };
  make.reading('sync_proxy_rules_service_changes_pending', 'Changes of Services not yet in the rules.', () => pending.services);
  make.reading('sync_proxy_rules_endpoint_changes_pending', 'Changes of EndpointSlices not yet in the rules.', () => pending.endpoints);
  return counts;
}

function portsElsewhere(make: MetricMaker): (ports: readonly ServicePort[]) => void {
  const labels = ['ip_family', 'traffic_policy'];
  const gauge = make.gauge('sync_proxy_rules_no_local_endpoints_total', 'Ports with a Local policy and endpoints elsewhere only.', labels);
  return (ports) => {
    for (const [traffic_policy, count] of Object.entries(portsWithoutLocalEndpoints(ports))) gauge.set({ ...ipv4, traffic_policy }, count);
  };
}

function portsWithoutLocalEndpoints(ports: readonly ServicePort[]): Readonly<Record<'internal' | 'external', number>> {
  const elsewhere = ports.filter(({ localEndpoints, clusterEndpoints }) => localEndpoints.length === 0 && clusterEndpoints.length > 0);
  return {
    internal: elsewhere.filter(({ internalTrafficPolicy }) => internalTrafficPolicy === 'Local').length,
    external: elsewhere.filter(({ externalTrafficPolicy }) => externalTrafficPolicy === 'Local').length,
  };
}
