import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listMap, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { horizontalPodAutoscalers } from '../resources.ts';
import { choice, demanded } from '../go-zero.ts';
import { autoscalerColumns } from './autoscaler-columns.ts';
import { autoscalerStrategy } from './autoscaler-strategy.ts';

const horizontalPodAutoscaler = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: horizontalPodAutoscalerSpec().describe('The desired state.'),
      status: horizontalPodAutoscalerStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Changes the number of pods of a workload with what it measures of them.'),
);
export interface HorizontalPodAutoscaler extends SchemaOf<typeof horizontalPodAutoscaler> {}

const horizontalPodAutoscalerSpec = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec', () =>
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
    scaleDown: hpaScalingRules().optional().describe('Rules for fewer replicas.'),
    scaleUp: hpaScalingRules().optional().describe('Rules for more replicas.'),
  }),
);
export interface HorizontalPodAutoscalerBehavior extends SchemaOf<typeof horizontalPodAutoscalerBehavior> {}

const hpaScalingRules = namedSchema('io.k8s.api.autoscaling.v2.HPAScalingRules', () =>
  z.object({
    policies: atomicList(hpaScalingPolicy()).optional().describe('How much may change within a time.'),
    selectPolicy: choice(['Disabled', 'Max', 'Min']).describe('Which policy counts: the one with the largest change, the smallest, or none at all.'),
    stabilizationWindowSeconds: int32().optional().describe('Recommendations this far back are regarded, so that the number does not flap.'),
    tolerance: quantity().optional().describe('How far the metric may be off its target before anything changes.'),
  }),
);
export interface HPAScalingRules extends SchemaOf<typeof hpaScalingRules> {}

const hpaScalingPolicy = namedSchema('io.k8s.api.autoscaling.v2.HPAScalingPolicy', () =>
  z.object({
    periodSeconds: int32().describe('The time within which the change counts.'),
    type: z.string().describe('Whether value counts pods or per cent of them.'),
    value: int32().describe('The largest change.'),
  }),
);
export interface HPAScalingPolicy extends SchemaOf<typeof hpaScalingPolicy> {}

export const metricSpec = namedSchema('io.k8s.api.autoscaling.v2.MetricSpec', () =>
  z.object({
    containerResource: containerResourceMetricSource().optional().describe('A resource of one container of each pod.'),
    external: externalMetricSource().optional().describe('A metric that belongs to no object of the cluster.'),
    object: objectMetricSource().optional().describe('A metric of one object of the cluster.'),
    pods: podsMetricSource().optional().describe('A metric of each pod, averaged over them.'),
    resource: resourceMetricSource().optional().describe('A resource of each pod, e.g. cpu, averaged over them.'),
    type: z.string().describe('Which of the other fields is set.'),
  }),
);
export interface MetricSpec extends SchemaOf<typeof metricSpec> {}

const containerResourceMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ContainerResourceMetricSource', () =>
  z.object({
    container: z.string().describe('The name of the container.'),
    name: z.string().describe('The name of the resource.'),
    target: metricTarget().describe('The value to aim at.'),
  }),
);
export interface ContainerResourceMetricSource extends SchemaOf<typeof containerResourceMetricSource> {}

const metricTarget = namedSchema('io.k8s.api.autoscaling.v2.MetricTarget', () =>
  z.object({
    averageUtilization: int32().optional().describe('The average over all pods in per cent of what they request.'),
    averageValue: quantity().optional().describe('The average over all pods.'),
    type: z.string().describe('Which of the other fields is set.'),
    value: quantity().optional().describe('The value itself.'),
  }),
);
export interface MetricTarget extends SchemaOf<typeof metricTarget> {}

const externalMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ExternalMetricSource', () =>
  z.object({
    metric: metricIdentifier().describe('Which metric.'),
    target: metricTarget().describe('The value to aim at.'),
  }),
);
export interface ExternalMetricSource extends SchemaOf<typeof externalMetricSource> {}

const metricIdentifier = namedSchema('io.k8s.api.autoscaling.v2.MetricIdentifier', () =>
  z.object({
    name: z.string().describe('The name of the metric.'),
    selector: labelSelector().optional().describe('Labels that the metric must have.'),
  }),
);
export interface MetricIdentifier extends SchemaOf<typeof metricIdentifier> {}

const objectMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ObjectMetricSource', () =>
  z.object({
    describedObject: crossVersionObjectReference().describe('The object the metric is about.'),
    metric: metricIdentifier().describe('Which metric.'),
    target: metricTarget().describe('The value to aim at.'),
  }),
);
export interface ObjectMetricSource extends SchemaOf<typeof objectMetricSource> {}

const crossVersionObjectReference = namedSchema('io.k8s.api.autoscaling.v2.CrossVersionObjectReference', () =>
  z.object({
    apiVersion: z.string().optional().describe('The group and version of the object.'),
    kind: z.string().describe('The kind of the object.'),
    name: z.string().describe('The name of the object.'),
  }),
);
export interface CrossVersionObjectReference extends SchemaOf<typeof crossVersionObjectReference> {}

const podsMetricSource = namedSchema('io.k8s.api.autoscaling.v2.PodsMetricSource', () =>
  z.object({
    metric: metricIdentifier().describe('Which metric.'),
    target: metricTarget().describe('The value to aim at.'),
  }),
);
export interface PodsMetricSource extends SchemaOf<typeof podsMetricSource> {}

const resourceMetricSource = namedSchema('io.k8s.api.autoscaling.v2.ResourceMetricSource', () =>
  z.object({
    name: z.string().describe('The name of the resource.'),
    target: metricTarget().describe('The value to aim at.'),
  }),
);
export interface ResourceMetricSource extends SchemaOf<typeof resourceMetricSource> {}

const horizontalPodAutoscalerStatus = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus', () =>
  z.object({
    conditions: listMap(horizontalPodAutoscalerCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    currentMetrics: atomicList(metricStatus()).optional().describe('The metrics as they were last read.'),
    currentReplicas: int32().optional().describe('Replicas there were when last looked.'),
    desiredReplicas: demanded(int32().default(0)).describe('Replicas that were last asked for.'),
    lastScaleTime: time().optional().describe('When the number of replicas was last changed.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
  }),
);
export interface HorizontalPodAutoscalerStatus extends SchemaOf<typeof horizontalPodAutoscalerStatus> {}

export const horizontalPodAutoscalerCondition = namedSchema('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition', () => z.object(conditionFields()));
export interface HorizontalPodAutoscalerCondition extends SchemaOf<typeof horizontalPodAutoscalerCondition> {}

export const metricStatus = namedSchema('io.k8s.api.autoscaling.v2.MetricStatus', () =>
  z.object({
    containerResource: containerResourceMetricStatus().optional().describe('A resource of one container of each pod.'),
    external: externalMetricStatus().optional().describe('A metric that belongs to no object of the cluster.'),
    object: objectMetricStatus().optional().describe('A metric of one object of the cluster.'),
    pods: podsMetricStatus().optional().describe('A metric of each pod.'),
    resource: resourceMetricStatus().optional().describe('A resource of each pod.'),
    type: z.string().describe('Which of the other fields is set.'),
  }),
);
export interface MetricStatus extends SchemaOf<typeof metricStatus> {}

const containerResourceMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus', () =>
  z.object({
    container: z.string().describe('The name of the container.'),
    current: metricValueStatus().describe('The value at present.'),
    name: z.string().describe('The name of the resource.'),
  }),
);
export interface ContainerResourceMetricStatus extends SchemaOf<typeof containerResourceMetricStatus> {}

const metricValueStatus = namedSchema('io.k8s.api.autoscaling.v2.MetricValueStatus', () =>
  z.object({
    averageUtilization: int32().optional().describe('The average over all pods in per cent of what they request.'),
    averageValue: quantity().optional().describe('The average over all pods.'),
    value: quantity().optional().describe('The value itself.'),
  }),
);
export interface MetricValueStatus extends SchemaOf<typeof metricValueStatus> {}

const externalMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ExternalMetricStatus', () =>
  z.object({
    current: metricValueStatus().describe('The value at present.'),
    metric: metricIdentifier().describe('Which metric.'),
  }),
);
export interface ExternalMetricStatus extends SchemaOf<typeof externalMetricStatus> {}

const objectMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ObjectMetricStatus', () =>
  z.object({
    current: metricValueStatus().describe('The value at present.'),
    describedObject: crossVersionObjectReference().describe('The object the metric is about.'),
    metric: metricIdentifier().describe('Which metric.'),
  }),
);
export interface ObjectMetricStatus extends SchemaOf<typeof objectMetricStatus> {}

const podsMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.PodsMetricStatus', () =>
  z.object({
    current: metricValueStatus().describe('The value at present.'),
    metric: metricIdentifier().describe('Which metric.'),
  }),
);
export interface PodsMetricStatus extends SchemaOf<typeof podsMetricStatus> {}

const resourceMetricStatus = namedSchema('io.k8s.api.autoscaling.v2.ResourceMetricStatus', () =>
  z.object({
    current: metricValueStatus().describe('The value at present.'),
    name: z.string().describe('The name of the resource.'),
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
