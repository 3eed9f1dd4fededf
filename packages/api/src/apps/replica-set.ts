import { defineResource, scaleSubresource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, listMap, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { replicaSets } from '../resources.ts';

export const replicaSet = namedSchema('io.k8s.api.apps.v1.ReplicaSet', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: replicaSetSpec().prefault({} as never),
    status: replicaSetStatus().prefault({}),
  }),
);
export interface ReplicaSet extends SchemaOf<typeof replicaSet> {}

export const replicaSetSpec = namedSchema('io.k8s.api.apps.v1.ReplicaSetSpec', () =>
  z.object({
    minReadySeconds: int32().optional(),
    replicas: int32().default(1),
    selector: labelSelector(),
    template: podTemplateSpec().prefault({}),
  }),
);
export interface ReplicaSetSpec extends SchemaOf<typeof replicaSetSpec> {}

export const replicaSetStatus = namedSchema('io.k8s.api.apps.v1.ReplicaSetStatus', () =>
  z.object({
    availableReplicas: int32().optional(),
    conditions: listMap(replicaSetCondition(), ['type']).optional(),
    fullyLabeledReplicas: int32().optional(),
    observedGeneration: int64().optional(),
    readyReplicas: int32().optional(),
    replicas: int32().default(0),
    terminatingReplicas: int32().optional(),
  }),
);
export interface ReplicaSetStatus extends SchemaOf<typeof replicaSetStatus> {}

export const replicaSetCondition = namedSchema('io.k8s.api.apps.v1.ReplicaSetCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface ReplicaSetCondition extends SchemaOf<typeof replicaSetCondition> {}

export const replicaSetDefinition = defineResource<ReplicaSet>({
  reference: replicaSets,
  shortNames: ['rs'],
  categories: ['all'],
  schema: replicaSet,
  subresources: [scaleSubresource, statusSubresource('ReplicaSet')],
});
