import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, int32, int64, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { horizontalPodAutoscalers, horizontalPodAutoscalersV1 } from '../resources.ts';
import { autoscalerColumns } from './autoscaler-columns.ts';
import { fromStoredAutoscaler, toStoredAutoscaler } from './autoscaler-conversion.ts';
import { autoscalerStrategy } from './autoscaler-strategy.ts';
import type { HorizontalPodAutoscaler as AutoscalerV2 } from './horizontal-pod-autoscaler-v2.ts';
import { demanded } from '../go-zero.ts';

const horizontalPodAutoscaler = namedSchema('io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: horizontalPodAutoscalerSpec().describe('The desired state.'),
      status: horizontalPodAutoscalerStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Changes the number of pods of a workload with its use of cpu.'),
);
export interface HorizontalPodAutoscaler extends SchemaOf<typeof horizontalPodAutoscaler> {}

const horizontalPodAutoscalerSpec = namedSchema('io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec', () =>
  z.object({
    maxReplicas: int32().describe('The most replicas that are ever asked for.'),
    minReplicas: int32().default(1).describe('The fewest replicas that are ever asked for.'),
    scaleTargetRef: crossVersionObjectReference().describe('What is scaled.'),
    targetCPUUtilizationPercentage: int32().optional().describe('The average processor time of the pods to aim at, in per cent of what they request.'),
  }),
);
export interface HorizontalPodAutoscalerSpec extends SchemaOf<typeof horizontalPodAutoscalerSpec> {}

const crossVersionObjectReference = namedSchema('io.k8s.api.autoscaling.v1.CrossVersionObjectReference', () =>
  atomic(
    z.object({
      apiVersion: z.string().optional().describe('The group and version of the object.'),
      kind: z.string().describe('The kind of the object.'),
      name: z.string().describe('The name of the object.'),
    }),
  ),
);
export interface CrossVersionObjectReference extends SchemaOf<typeof crossVersionObjectReference> {}

const horizontalPodAutoscalerStatus = namedSchema('io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus', () =>
  z.object({
    currentCPUUtilizationPercentage: int32().optional().describe('The average processor time of the pods, in per cent of what they request.'),
    currentReplicas: demanded(int32().default(0)).describe('Replicas there were when last looked.'),
    desiredReplicas: demanded(int32().default(0)).describe('Replicas that were last asked for.'),
    lastScaleTime: time().optional().describe('When the number of replicas was last changed.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
  }),
);
export interface HorizontalPodAutoscalerStatus extends SchemaOf<typeof horizontalPodAutoscalerStatus> {}

export const horizontalPodAutoscalerV1Definition = defineResource<HorizontalPodAutoscaler>({
  reference: horizontalPodAutoscalersV1,
  shortNames: ['hpa'],
  categories: ['all'],
  schema: horizontalPodAutoscaler,
  strategy: {
    hasGeneration: false,
    default: (object) => fromStoredAutoscaler(defaultStored(toStoredAutoscaler(object))),
    validate: (object) => autoscalerStrategy.validate?.(toStoredAutoscaler(object)) ?? [],
    validateStatusUpdate: (object, old) => autoscalerStrategy.validateStatusUpdate?.(toStoredAutoscaler(object), toStoredAutoscaler(old)) ?? [],
  },
  columns: autoscalerColumns.map((column) => ({ ...column, value: (object, now) => column.value(toStoredAutoscaler(object), now) })),
  sharedStorage: { storedAs: horizontalPodAutoscalers, toStored: toStoredAutoscaler, fromStored: fromStoredAutoscaler },
  subresources: [statusSubresource('HorizontalPodAutoscaler')],
});

function defaultStored(object: AutoscalerV2): AutoscalerV2 {
  return autoscalerStrategy.default?.(object) ?? object;
}
