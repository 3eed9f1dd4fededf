import { defineResource, scaleSubresource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, listMap, namedSchema, objectMeta, stringMap, time, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from './pod/pod-spec.ts';
import { replicationControllers } from '../resources.ts';

export const replicationController = namedSchema('io.k8s.api.core.v1.ReplicationController', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: replicationControllerSpec().prefault({}),
    status: replicationControllerStatus().prefault({}),
  }),
);
export interface ReplicationController extends SchemaOf<typeof replicationController> {}

export const replicationControllerSpec = namedSchema('io.k8s.api.core.v1.ReplicationControllerSpec', () =>
  z.object({
    minReadySeconds: int32().optional(),
    replicas: int32().optional(),
    selector: stringMap().meta({ 'x-kubernetes-map-type': 'atomic' }).optional(),
    template: podTemplateSpec().prefault({}),
  }),
);
export interface ReplicationControllerSpec extends SchemaOf<typeof replicationControllerSpec> {}

export const replicationControllerStatus = namedSchema('io.k8s.api.core.v1.ReplicationControllerStatus', () =>
  z.object({
    availableReplicas: int32().optional(),
    conditions: listMap(replicationControllerCondition(), ['type']).optional(),
    fullyLabeledReplicas: int32().optional(),
    observedGeneration: int64().optional(),
    readyReplicas: int32().optional(),
    replicas: int32().default(0),
  }),
);
export interface ReplicationControllerStatus extends SchemaOf<typeof replicationControllerStatus> {}

export const replicationControllerCondition = namedSchema('io.k8s.api.core.v1.ReplicationControllerCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface ReplicationControllerCondition extends SchemaOf<typeof replicationControllerCondition> {}

export const replicationControllerDefinition = defineResource<ReplicationController>({
  reference: replicationControllers,
  shortNames: ['rc'],
  categories: ['all'],
  schema: replicationController,
  subresources: [scaleSubresource, statusSubresource('ReplicationController')],
});
