import type { Pod } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import type { ContainerLimits } from '../runtime/container-runtime.ts';
import type { PodCache } from '../pods/pod-cache.ts';
import { metricFamily, type Series } from './metric-family.ts';
import type { NodeDetails, PodDetails } from './summary-details.ts';
import type { UsageSample, UsageSampler } from './usage-sampler.ts';

export interface ContainerStats {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly limits: ContainerLimits;
  readonly startedAt: Date;
  readonly usage: UsageSample;
}

export interface PodStats {
  readonly pod: Pod;
  readonly containers: readonly ContainerStats[];
}

/** How much each running container uses now. */
export async function collectPodStats(pods: readonly Pod[], cache: PodCache, sampler: UsageSampler): Promise<readonly PodStats[]> {
  return Promise.all(
    pods.map(async (pod) => {
      const { namespace = '', name, uid } = pod.metadata;
      const running = cache
        .get({ namespace, name, uid })
        .containers.flatMap((item) => (item.state.type === 'running' ? [{ ...item, startedAt: item.state.startedAt }] : []));
      const containers = await Promise.all(running.map(async (item): Promise<ContainerStats> => ({ ...item, usage: await sampler.container(item.id) })));
      return { pod, containers };
    }),
  );
}

export interface Summary {
  readonly nodeName: string;
  readonly startedAt: Date;
  readonly node: UsageSample;
  readonly nodeDetails: NodeDetails;
  readonly pods: readonly (PodStats & { readonly details: PodDetails })[];
}

/** The summary API's document. */
export function statsSummary({ nodeName, startedAt, node, nodeDetails, pods }: Summary): object {
  return {
    node: { nodeName, startTime: formatTime(startedAt), ...usageDocument(node), ...nodeDetails },
    pods: pods.map(({ pod, containers, details: { containers: disks, ...details } }) => ({
      podRef: { name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid },
      startTime: pod.status.startTime,
      containers: containers.map(({ name, startedAt: since, usage }) => ({ name, startTime: formatTime(since), ...usageDocument(usage), ...disks.get(name) })),
      ...(containers.length > 0 && usageDocument(sum(containers))),
      ...details,
    })),
  };
}

/** The resource metrics in Prometheus' text form, as metrics-server reads them. */
export function resourceMetrics(node: UsageSample, pods: readonly PodStats[]): string {
  const lines = [
    ...metricFamily('node_cpu_usage_seconds_total', 'counter', [['', node.cpuNanoseconds / 1e9]]),
    ...metricFamily('node_memory_working_set_bytes', 'gauge', [['', node.memoryWorkingSetBytes]]),
    ...metricFamily(
      'container_cpu_usage_seconds_total',
      'counter',
      containerSeries(pods, ({ cpuNanoseconds }) => cpuNanoseconds / 1e9),
    ),
    ...metricFamily(
      'container_memory_working_set_bytes',
      'gauge',
      containerSeries(pods, ({ memoryWorkingSetBytes }) => memoryWorkingSetBytes),
    ),
    ...metricFamily(
      'container_start_time_seconds',
      'gauge',
      pods.flatMap(({ pod, containers }) => containers.map(({ name, startedAt }): Series => [labels(pod, name), startedAt.getTime() / 1000])),
    ),
    ...metricFamily(
      'pod_cpu_usage_seconds_total',
      'counter',
      podSeries(pods, ({ cpuNanoseconds }) => cpuNanoseconds / 1e9),
    ),
    ...metricFamily(
      'pod_memory_working_set_bytes',
      'gauge',
      podSeries(pods, ({ memoryWorkingSetBytes }) => memoryWorkingSetBytes),
    ),
    ...metricFamily('resource_scrape_error', 'gauge', [['', 0]]),
  ];
  return `${lines.join('\n')}\n`;
}

function containerSeries(pods: readonly PodStats[], value: (usage: UsageSample) => number): readonly Series[] {
  return pods.flatMap(({ pod, containers }) => containers.map(({ name, usage }): Series => [labels(pod, name), value(usage)]));
}

function podSeries(pods: readonly PodStats[], value: (usage: UsageSample) => number): readonly Series[] {
  return pods.filter(({ containers }) => containers.length > 0).map(({ pod, containers }): Series => [labels(pod), value(sum(containers))]);
}

function labels({ metadata }: Pod, container?: string): string {
  const own = container === undefined ? '' : `container="${container}",`;
  return `{${own}namespace="${metadata.namespace}",pod="${metadata.name}"}`;
}

function sum(containers: readonly ContainerStats[]): UsageSample {
  const total = (value: (usage: UsageSample) => number): number => containers.reduce((all, { usage }) => all + value(usage), 0);
  return {
    time: containers[0]?.usage.time ?? new Date(0),
    cpuNanoseconds: total(({ cpuNanoseconds }) => cpuNanoseconds),
    nanoCores: total(({ nanoCores }) => nanoCores),
    memoryBytes: total(({ memoryBytes }) => memoryBytes),
    memoryWorkingSetBytes: total(({ memoryWorkingSetBytes }) => memoryWorkingSetBytes),
  };
}

function usageDocument({ time, cpuNanoseconds, nanoCores, memoryBytes, memoryWorkingSetBytes }: UsageSample): object {
  return {
    cpu: { time: formatTime(time), usageNanoCores: nanoCores, usageCoreNanoSeconds: cpuNanoseconds },
    memory: { time: formatTime(time), usageBytes: memoryBytes, workingSetBytes: memoryWorkingSetBytes },
  };
}
