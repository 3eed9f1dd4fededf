import type { NodeResources } from '../node/node-resources.ts';
import { metricFamily, type Series } from './metric-family.ts';
import type { ContainerStats, PodStats } from './stats-summary.ts';
import type { UsageSample } from './usage-sampler.ts';

/** What dashboards read of containers and the machine, under the names cAdvisor gave them. */
export function cadvisorMetrics(resources: Pick<NodeResources, 'capacity' | 'memoryBytes'>, node: UsageSample, pods: readonly PodStats[]): string {
  const series = (value: (container: ContainerStats) => number | undefined): readonly Series[] =>
    pods.flatMap(({ pod, containers }) =>
      containers.flatMap((container): readonly Series[] => {
        const amount = value(container);
        return amount === undefined ? [] : [[labelsOf(pod, container), amount]];
      }),
    );
  const root = (value: number): Series => ['{container="",id="/",image="",name="",namespace="",pod=""}', value];
  const lines = [
    ...metricFamily('machine_cpu_cores', 'gauge', [['', Number(resources.capacity['cpu'] ?? 0)]]),
    ...metricFamily('machine_memory_bytes', 'gauge', [['', resources.memoryBytes]]),
    ...metricFamily('container_cpu_usage_seconds_total', 'counter', [root(node.cpuNanoseconds / 1e9), ...series(({ usage }) => usage.cpuNanoseconds / 1e9)]),
    ...metricFamily('container_memory_usage_bytes', 'gauge', [root(node.memoryBytes), ...series(({ usage }) => usage.memoryBytes)]),
    ...metricFamily('container_memory_working_set_bytes', 'gauge', [root(node.memoryWorkingSetBytes), ...series(({ usage }) => usage.memoryWorkingSetBytes)]),
    ...metricFamily(
      'container_last_seen',
      'gauge',
      series(({ usage }) => Math.floor(usage.time.getTime() / 1000)),
    ),
    ...metricFamily(
      'container_start_time_seconds',
      'gauge',
      series(({ startedAt }) => startedAt.getTime() / 1000),
    ),
    ...metricFamily(
      'container_spec_cpu_period',
      'gauge',
      series(({ limits }) => (limits.cpuQuota > 0 ? 100_000 : undefined)),
    ),
    ...metricFamily(
      'container_spec_cpu_quota',
      'gauge',
      series(({ limits }) => limits.cpuQuota || undefined),
    ),
    ...metricFamily(
      'container_spec_cpu_shares',
      'gauge',
      series(({ limits }) => limits.cpuShares),
    ),
    ...metricFamily(
      'container_spec_memory_limit_bytes',
      'gauge',
      series(({ limits }) => limits.memory),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function labelsOf({ metadata }: PodStats['pod'], { name, id, image }: ContainerStats): string {
  const values = { container: name, id: `/docker/${id}`, image, name: id, namespace: metadata.namespace, pod: metadata.name };
  return `{${Object.entries(values)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
}
