import type { KubeObject } from '@kubets/machinery';
import type { HorizontalPodAutoscaler as AutoscalerV1 } from './horizontal-pod-autoscaler-v1.ts';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from './horizontal-pod-autoscaler-v2.ts';

/** v1 knows one metric, the use of cpu; what else v2 says travels in annotations of these names. */
const carried = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const;

const isCpuUse = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
const isCpuNow = ({ type, resource }: MetricStatus): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.current.averageUtilization !== undefined;

export function toStoredAutoscaler({ metadata, spec, status }: AutoscalerV1): HorizontalPodAutoscaler {
  const { targetCPUUtilizationPercentage: percentage, ...sameSpec } = spec;
  const { currentCPUUtilizationPercentage: current, ...sameStatus } = status;
  const read = <T>(name: keyof typeof carried): T | undefined => parseAnnotation(metadata.annotations?.[carried[name]]) as T | undefined;
  const behavior = read<HorizontalPodAutoscaler['spec']['behavior']>('behavior');
  const conditions = read<HorizontalPodAutoscaler['status']['conditions']>('conditions');
  const metrics = [...(read<MetricSpec[]>('metrics') ?? []), ...(percentage === undefined ? [] : [cpuUse(percentage)])];
  const currentMetrics = [...(read<MetricStatus[]>('currentMetrics') ?? []), ...(current === undefined ? [] : [cpuNow(current)])];
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: withAnnotations(metadata, {}),
    spec: { ...sameSpec, ...(metrics.length > 0 && { metrics }), ...(behavior && { behavior }) },
    status: { ...sameStatus, ...(currentMetrics.length > 0 && { currentMetrics }), ...(conditions && { conditions }) },
  };
}

export function fromStoredAutoscaler(object: KubeObject): AutoscalerV1 {
  const { metadata, spec, status } = object as HorizontalPodAutoscaler;
  const { metrics = [], behavior, ...sameSpec } = spec;
  const { currentMetrics = [], conditions, currentReplicas, ...sameStatus } = status;
  const percentage = metrics.find(isCpuUse)?.resource?.target.averageUtilization;
  const current = currentMetrics.find(isCpuNow)?.resource?.current.averageUtilization;
  const annotations = {
    metrics: metrics.filter((metric) => !isCpuUse(metric)),
    currentMetrics: currentMetrics.filter((metric) => !isCpuNow(metric)),
    behavior,
    conditions,
  };
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: withAnnotations(metadata, annotations),
    spec: { ...sameSpec, minReplicas: spec.minReplicas ?? 1, ...(percentage !== undefined && { targetCPUUtilizationPercentage: percentage }) },
    status: { ...sameStatus, currentReplicas: currentReplicas ?? 0, ...(current !== undefined && { currentCPUUtilizationPercentage: current }) },
  };
}

const cpuUse = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const cpuNow = (averageUtilization: number): MetricStatus => ({ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization } } });

/** Text that a user put there and that is no JSON says nothing. */
function parseAnnotation(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The annotations with the carried parts replaced by `values`; empty ones are left out. */
function withAnnotations(metadata: KubeObject['metadata'], values: { readonly [name in keyof typeof carried]?: object | undefined }): KubeObject['metadata'] {
  const own = Object.entries(metadata.annotations ?? {}).filter(([key]) => !Object.values<string>(carried).includes(key));
  const written = Object.entries(values).flatMap(([name, value]) => {
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[carried[name as keyof typeof carried], JSON.stringify(value)] as const];
  });
  const { annotations: had, ...rest } = metadata;
  const annotations = Object.fromEntries([...own, ...written]);
  return had === undefined && written.length === 0 ? rest : { ...rest, annotations };
}
