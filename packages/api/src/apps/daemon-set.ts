import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, int64, intOrString, listMap, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { daemonSets } from '../resources.ts';
import { choice } from '../go-zero.ts';

export const daemonSet = namedSchema('io.k8s.api.apps.v1.DaemonSet', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: daemonSetSpec(),
    status: daemonSetStatus().prefault({}),
  }),
);
export interface DaemonSet extends SchemaOf<typeof daemonSet> {}

export const daemonSetSpec = namedSchema('io.k8s.api.apps.v1.DaemonSetSpec', () =>
  z.object({
    minReadySeconds: int32().optional(),
    revisionHistoryLimit: int32().optional(),
    selector: labelSelector(),
    template: podTemplateSpec(),
    updateStrategy: daemonSetUpdateStrategy().optional(),
  }),
);
export interface DaemonSetSpec extends SchemaOf<typeof daemonSetSpec> {}

export const daemonSetUpdateStrategy = namedSchema('io.k8s.api.apps.v1.DaemonSetUpdateStrategy', () =>
  z.object({
    rollingUpdate: rollingUpdateDaemonSet().optional(),
    type: choice(['OnDelete', 'RollingUpdate']),
  }),
);
export interface DaemonSetUpdateStrategy extends SchemaOf<typeof daemonSetUpdateStrategy> {}

export const rollingUpdateDaemonSet = namedSchema('io.k8s.api.apps.v1.RollingUpdateDaemonSet', () =>
  z.object({
    maxSurge: intOrString().optional(),
    maxUnavailable: intOrString().optional(),
  }),
);
export interface RollingUpdateDaemonSet extends SchemaOf<typeof rollingUpdateDaemonSet> {}

export const daemonSetStatus = namedSchema('io.k8s.api.apps.v1.DaemonSetStatus', () =>
  z.object({
    collisionCount: int32().optional(),
    conditions: listMap(daemonSetCondition(), ['type']).optional(),
    currentNumberScheduled: int32().default(0),
    desiredNumberScheduled: int32().default(0),
    numberAvailable: int32().optional(),
    numberMisscheduled: int32().default(0),
    numberReady: int32().default(0),
    numberUnavailable: int32().optional(),
    observedGeneration: int64().optional(),
    updatedNumberScheduled: int32().optional(),
  }),
);
export interface DaemonSetStatus extends SchemaOf<typeof daemonSetStatus> {}

export const daemonSetCondition = namedSchema('io.k8s.api.apps.v1.DaemonSetCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface DaemonSetCondition extends SchemaOf<typeof daemonSetCondition> {}

export const daemonSetDefinition = defineResource<DaemonSet>({
  reference: daemonSets,
  shortNames: ['ds'],
  categories: ['all'],
  schema: daemonSet,
  subresources: [statusSubresource('DaemonSet')],
});
