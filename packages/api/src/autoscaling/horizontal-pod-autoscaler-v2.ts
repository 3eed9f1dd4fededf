import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listMap, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { horizontalPodAutoscalers } from '../resources.ts';
import { choice, demanded } from '../go-zero.ts';
import { autoscalerColumns } from './autoscaler-columns.ts';
import { autoscalerStrategy } from './autoscaler-strategy.ts';

export const horizontalPodAutoscaler = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: horizontalPodAutoscalerSpec(),
      status: horizontalPodAutoscalerStatus().prefault({}),
    })
    .describe('Changes the number of pods of a workload with what it measures of them.'),
);
export interface HorizontalPodAutoscaler extends SchemaOf<typeof horizontalPodAutoscaler> {}

export const horizontalPodAutoscalerSpec = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec', () =>
  z.object({
    behavior: horizontalPodAutoscalerBehavior().optional().describe('How fast it scales up and down.'),
    maxReplicas: int32().describe('The most replicas.'),
    metrics: atomicList(metricSpec()).optional().describe('What is measured, and what it should be.'),
    minReplicas: int32().optional().describe('The fewest replicas.'),
    scaleTargetRef: crossVersionObjectReference().describe('What is scaled.'),
  }),
);
export interface HorizontalPodAutoscalerSpec extends SchemaOf<typeof horizontalPodAutoscalerSpec> {}

export const horizontalPodAutoscalerBehavior = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior', () =>
  z.object({
    scaleDown: hpaScalingRules().optional(),
    scaleUp: hpaScalingRules().optional(),
  }),
);
export interface HorizontalPodAutoscalerBehavior extends SchemaOf<typeof horizontalPodAutoscalerBehavior> {}

export const hpaScalingRules = namedSchema('io.k8s.api.autoscaling.v2.HPAScalingRules', () =>
  z.object({
    policies: atomicList(hpaScalingPolicy()).optional(),
    selectPolicy: choice(['Disabled', 'Max', 'Min']),
    stabilizationWindowSeconds: int32().optional(),
    tolerance: quantity().optional(),
  }),
);
export interface HPAScalingRules extends SchemaOf<typeof hpaScalingRules> {}

export const hpaScalingPolicy = namedSchema('io.k8s.api.autoscaling.v2.HPAScalingPolicy', () =>
  z.object({
    periodSeconds: int32(),
    type: z.string(),
    value: int32(),
  }),
);
export interface HPAScalingPolicy extends SchemaOf<typeof hpaScalingPolicy> {}

export const metricSpec = namedSchema('io.k8s.api.autoscaling.v2.MetricSpec', () =>
  z.object({
    containerResource: containerResourceMetricSource().optional(),
    external: externalMetricSource().optional(),
    object: objectMetricSource().optional(),
    pods: podsMetricSource().optional(),
    resource: resourceMetricSource().optional(),
    type: z.string(),
  }),
);
export interface MetricSpec extends SchemaOf<typeof metricSpec> {}

export const containerResourceMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ContainerResourceMetricSource', () =>
  z.object({
    container: z.string(),
    name: z.string(),
    target: metricTarget(),
  }),
);
export interface ContainerResourceMetricSource extends SchemaOf<typeof containerResourceMetricSource> {}

export const metricTarget = namedSchema('io.k8s.api.autoscaling.v2.MetricTarget', () =>
  z.object({
    averageUtilization: int32().optional(),
    averageValue: quantity().optional(),
    type: z.string(),
    value: quantity().optional(),
  }),
);
export interface MetricTarget extends SchemaOf<typeof metricTarget> {}

export const externalMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ExternalMetricSource', () =>
  z.object({
    metric: metricIdentifier(),
    target: metricTarget(),
  }),
);
export interface ExternalMetricSource extends SchemaOf<typeof externalMetricSource> {}

export const metricIdentifier = namedSchema('io.k8s.api.autoscaling.v2.MetricIdentifier', () =>
  z.object({
    name: z.string(),
    selector: labelSelector().optional(),
  }),
);
export interface MetricIdentifier extends SchemaOf<typeof metricIdentifier> {}

export const objectMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ObjectMetricSource', () =>
  z.object({
    describedObject: crossVersionObjectReference(),
    metric: metricIdentifier(),
    target: metricTarget(),
  }),
);
export interface ObjectMetricSource extends SchemaOf<typeof objectMetricSource> {}

export const crossVersionObjectReference = namedSchema('io.k8s.api.autoscaling.v2.CrossVersionObjectReference', () =>
  z.object({
    apiVersion: z.string().optional(),
    kind: z.string(),
    name: z.string(),
  }),
);
export interface CrossVersionObjectReference extends SchemaOf<typeof crossVersionObjectReference> {}

export const podsMetricSource = namedSchema('io.k8s.api.autoscaling.v2.PodsMetricSource', () =>
  z.object({
    metric: metricIdentifier(),
    target: metricTarget(),
  }),
);
export interface PodsMetricSource extends SchemaOf<typeof podsMetricSource> {}

export const resourceMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ResourceMetricSource', () =>
  z.object({
    name: z.string(),
    target: metricTarget(),
  }),
);
export interface ResourceMetricSource extends SchemaOf<typeof resourceMetricSource> {}

export const horizontalPodAutoscalerStatus = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus', () =>
  z.object({
    conditions: listMap(horizontalPodAutoscalerCondition(), ['type']).optional(),
    currentMetrics: atomicList(metricStatus()).optional(),
    currentReplicas: int32().optional(),
    desiredReplicas: demanded(int32().default(0)),
    lastScaleTime: time().optional(),
    observedGeneration: int64().optional(),
  }),
);
export interface HorizontalPodAutoscalerStatus extends SchemaOf<typeof horizontalPodAutoscalerStatus> {}

export const horizontalPodAutoscalerCondition = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition', () => z.object(conditionFields()));
export interface HorizontalPodAutoscalerCondition extends SchemaOf<typeof horizontalPodAutoscalerCondition> {}

export const metricStatus = namedSchema('io.k8s.api.autoscaling.v2.MetricStatus', () =>
  z.object({
    containerResource: containerResourceMetricStatus().optional(),
    external: externalMetricStatus().optional(),
    object: objectMetricStatus().optional(),
    pods: podsMetricStatus().optional(),
    resource: resourceMetricStatus().optional(),
    type: z.string(),
  }),
);
export interface MetricStatus extends SchemaOf<typeof metricStatus> {}

export const containerResourceMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus', () =>
  z.object({
    container: z.string(),
    current: metricValueStatus(),
    name: z.string(),
  }),
);
export interface ContainerResourceMetricStatus extends SchemaOf<typeof containerResourceMetricStatus> {}

export const metricValueStatus = namedSchema('io.k8s.api.autoscaling.v2.MetricValueStatus', () =>
  z.object({
    averageUtilization: int32().optional(),
    averageValue: quantity().optional(),
    value: quantity().optional(),
  }),
);
export interface MetricValueStatus extends SchemaOf<typeof metricValueStatus> {}

export const externalMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ExternalMetricStatus', () =>
  z.object({
    current: metricValueStatus(),
    metric: metricIdentifier(),
  }),
);
export interface ExternalMetricStatus extends SchemaOf<typeof externalMetricStatus> {}

export const objectMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ObjectMetricStatus', () =>
  z.object({
    current: metricValueStatus(),
    describedObject: crossVersionObjectReference(),
    metric: metricIdentifier(),
  }),
);
export interface ObjectMetricStatus extends SchemaOf<typeof objectMetricStatus> {}

export const podsMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.PodsMetricStatus', () =>
  z.object({
    current: metricValueStatus(),
    metric: metricIdentifier(),
  }),
);
export interface PodsMetricStatus extends SchemaOf<typeof podsMetricStatus> {}

export const resourceMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ResourceMetricStatus', () =>
  z.object({
    current: metricValueStatus(),
    name: z.string(),
  }),
);
export interface ResourceMetricStatus extends SchemaOf<typeof resourceMetricStatus> {}

export const horizontalPodAutoscalerDefinition = defineResource<HorizontalPodAutoscaler>({
  reference: horizontalPodAutoscalers,
  shortNames: ['hpa'],
  categories: ['all'],
  schema: horizontalPodAutoscaler,
  strategy: { ...autoscalerStrategy, hasGeneration: false },
  columns: autoscalerColumns,
  subresources: [statusSubresource('HorizontalPodAutoscaler')],
});
