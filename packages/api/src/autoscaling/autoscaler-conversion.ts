import type { KubeObject } from '@kubets/machinery';
import { z } from 'zod';
import type { HorizontalPodAutoscaler as AutoscalerV1 } from './horizontal-pod-autoscaler-v1.ts';
import {
  type HorizontalPodAutoscaler,
  horizontalPodAutoscalerBehavior,
  horizontalPodAutoscalerCondition,
  type MetricSpec,
  metricSpec,
  type MetricStatus,
  metricStatus,
  type MetricTarget,
  type MetricValueStatus,
} from './horizontal-pod-autoscaler-v2.ts';

/** v1 knows one metric, the use of cpu; what else v2 says travels in annotations of these names. */
const carried = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const;

type Partly<T> = { readonly [member in keyof T]?: T[member] };

const isCpuUse = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && (resource.target as Partly<MetricTarget> | undefined)?.averageUtilization !== undefined;
const isCpuNow = ({ type, resource }: MetricStatus): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && (resource.current as Partly<MetricValueStatus> | undefined)?.averageUtilization !== undefined;

/** Converts what lacks its required parts as well: parts of an object are converted before it is known to be valid. */
export function toStoredAutoscaler(object: AutoscalerV1): HorizontalPodAutoscaler {
  const { metadata, spec = {}, status = {} } = object as Partly<AutoscalerV1> & KubeObject;
  const { targetCPUUtilizationPercentage: percentage, ...sameSpec } = spec as AutoscalerV1['spec'];
  const { currentCPUUtilizationPercentage: current, ...sameStatus } = status as AutoscalerV1['status'];
  const read = <T>(name: keyof typeof carried, schema: z.ZodType<T>): T | undefined => readAnnotation(metadata.annotations?.[carried[name]], schema);
  const behavior = read('behavior', horizontalPodAutoscalerBehavior());
  const conditions = read('conditions', z.array(horizontalPodAutoscalerCondition()));
  const metrics = [...(read('metrics', z.array(metricSpec())) ?? []), ...(percentage === undefined ? [] : [cpuUse(percentage)])];
  const currentMetrics = [...(read('currentMetrics', z.array(metricStatus())) ?? []), ...(current === undefined ? [] : [cpuNow(current)])];
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: withAnnotations(metadata, {}),
    spec: { ...sameSpec, ...(metrics.length > 0 && { metrics }), ...(behavior && { behavior }) },
    status: { ...sameStatus, ...(currentMetrics.length > 0 && { currentMetrics }), ...(conditions && conditions.length > 0 && { conditions }) },
  };
}

export function fromStoredAutoscaler(object: KubeObject): AutoscalerV1 {
  const { metadata, spec = {}, status = {} } = object as Partly<HorizontalPodAutoscaler> & KubeObject;
  const { metrics = [], behavior, ...sameSpec } = spec as HorizontalPodAutoscaler['spec'];
  const { currentMetrics = [], conditions, currentReplicas, ...sameStatus } = status as HorizontalPodAutoscaler['status'];
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
    spec: { ...sameSpec, minReplicas: sameSpec.minReplicas ?? 1, ...(percentage !== undefined && { targetCPUUtilizationPercentage: percentage }) },
    status: { ...sameStatus, currentReplicas: currentReplicas ?? 0, ...(current !== undefined && { currentCPUUtilizationPercentage: current }) },
  };
}

const cpuUse = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const cpuNow = (averageUtilization: number): MetricStatus => ({ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization } } });

/** Text that a user put there and that is not what it should be says nothing. */
function readAnnotation<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
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
