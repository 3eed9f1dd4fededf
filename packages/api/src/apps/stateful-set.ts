import { defineResource, scaleSubresource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, intOrString, listMap, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { persistentVolumeClaim } from '../core/persistent-volume-claim.ts';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { statefulSets } from '../resources.ts';
import { choice } from '../go-zero.ts';

export const statefulSet = namedSchema('io.k8s.api.apps.v1.StatefulSet', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: statefulSetSpec(),
    status: statefulSetStatus().prefault({}),
  }),
);
export interface StatefulSet extends SchemaOf<typeof statefulSet> {}

export const statefulSetSpec = namedSchema('io.k8s.api.apps.v1.StatefulSetSpec', () =>
  z.object({
    minReadySeconds: int32().optional(),
    ordinals: statefulSetOrdinals().optional(),
    persistentVolumeClaimRetentionPolicy: statefulSetPersistentVolumeClaimRetentionPolicy().optional(),
    podManagementPolicy: choice(['OrderedReady', 'Parallel']),
    replicas: int32().optional(),
    revisionHistoryLimit: int32().optional(),
    selector: labelSelector(),
    serviceName: z.string().optional(),
    template: podTemplateSpec(),
    updateStrategy: statefulSetUpdateStrategy().optional(),
    volumeClaimTemplates: atomicList(persistentVolumeClaim()).optional(),
  }),
);
export interface StatefulSetSpec extends SchemaOf<typeof statefulSetSpec> {}

export const statefulSetOrdinals = namedSchema('io.k8s.api.apps.v1.StatefulSetOrdinals', () =>
  z.object({
    start: int32().optional(),
  }),
);
export interface StatefulSetOrdinals extends SchemaOf<typeof statefulSetOrdinals> {}

export const statefulSetPersistentVolumeClaimRetentionPolicy = namedSchema('io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy', () =>
  z.object({
    whenDeleted: z.string().optional(),
    whenScaled: z.string().optional(),
  }),
);
export interface StatefulSetPersistentVolumeClaimRetentionPolicy extends SchemaOf<typeof statefulSetPersistentVolumeClaimRetentionPolicy> {}

export const statefulSetUpdateStrategy = namedSchema('io.k8s.api.apps.v1.StatefulSetUpdateStrategy', () =>
  z.object({
    rollingUpdate: rollingUpdateStatefulSetStrategy().optional(),
    type: choice(['OnDelete', 'RollingUpdate']),
  }),
);
export interface StatefulSetUpdateStrategy extends SchemaOf<typeof statefulSetUpdateStrategy> {}

export const rollingUpdateStatefulSetStrategy = namedSchema('io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy', () =>
  z.object({
    maxUnavailable: intOrString().optional(),
    partition: int32().optional(),
  }),
);
export interface RollingUpdateStatefulSetStrategy extends SchemaOf<typeof rollingUpdateStatefulSetStrategy> {}

export const statefulSetStatus = namedSchema('io.k8s.api.apps.v1.StatefulSetStatus', () =>
  z.object({
    availableReplicas: int32().optional(),
    collisionCount: int32().optional(),
    conditions: listMap(statefulSetCondition(), ['type']).optional(),
    currentReplicas: int32().optional(),
    currentRevision: z.string().optional(),
    observedGeneration: int64().optional(),
    readyReplicas: int32().optional(),
    replicas: int32().default(0),
    updateRevision: z.string().optional(),
    updatedReplicas: int32().optional(),
  }),
);
export interface StatefulSetStatus extends SchemaOf<typeof statefulSetStatus> {}

export const statefulSetCondition = namedSchema('io.k8s.api.apps.v1.StatefulSetCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface StatefulSetCondition extends SchemaOf<typeof statefulSetCondition> {}

export const statefulSetDefinition = defineResource<StatefulSet>({
  reference: statefulSets,
  shortNames: ['sts'],
  categories: ['all'],
  schema: statefulSet,
  subresources: [scaleSubresource, statusSubresource('StatefulSet')],
});
