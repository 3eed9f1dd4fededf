import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { typedLocalObjectReference, typedObjectReference } from './object-reference.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { persistentVolumeClaims } from '../resources.ts';
import { choiceOr, textOr } from '../go-zero.ts';
import { claimColumns } from './volumes/claim-columns.ts';
import { defaultClaim, validateClaimSpec, validateClaimUpdate } from './volumes/validate-claim.ts';

export const persistentVolumeClaim = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaim', () =>
  z.object({
    apiVersion: textOr('v1'),
    kind: textOr('PersistentVolumeClaim'),
    metadata: objectMeta(),
    spec: persistentVolumeClaimSpec().prefault({}),
    status: persistentVolumeClaimStatus().prefault({}),
  }),
);
export interface PersistentVolumeClaim extends SchemaOf<typeof persistentVolumeClaim> {}

export const persistentVolumeClaimSpec = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimSpec', () =>
  z.object({
    accessModes: atomicList(z.enum(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'])).optional(),
    dataSource: typedLocalObjectReference().optional(),
    dataSourceRef: typedObjectReference().optional(),
    resources: volumeResourceRequirements().prefault({}),
    selector: labelSelector().optional(),
    storageClassName: z.string().optional(),
    volumeAttributesClassName: z.string().optional(),
    volumeMode: choiceOr(['Block', 'Filesystem'], 'Filesystem'),
    volumeName: z.string().optional(),
  }),
);
export interface PersistentVolumeClaimSpec extends SchemaOf<typeof persistentVolumeClaimSpec> {}

export const volumeResourceRequirements = namedSchema('io.k8s.api.core.v1.VolumeResourceRequirements', () =>
  z.object({
    limits: z.record(z.string(), quantity()).optional(),
    requests: z.record(z.string(), quantity()).optional(),
  }),
);
export interface VolumeResourceRequirements extends SchemaOf<typeof volumeResourceRequirements> {}

export const persistentVolumeClaimStatus = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimStatus', () =>
  z.object({
    accessModes: atomicList(z.enum(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'])).optional(),
    allocatedResourceStatuses: z
      .record(
        z.string(),
        z.enum(['ControllerResizeInProgress', 'ControllerResizeInfeasible', 'NodeResizeInProgress', 'NodeResizeInfeasible', 'NodeResizePending']),
      )
      .meta({ 'x-kubernetes-map-type': 'granular' })
      .optional(),
    allocatedResources: z.record(z.string(), quantity()).optional(),
    capacity: z.record(z.string(), quantity()).optional(),
    conditions: listMap(persistentVolumeClaimCondition(), ['type']).optional(),
    currentVolumeAttributesClassName: z.string().optional(),
    modifyVolumeStatus: modifyVolumeStatus().optional(),
    phase: choiceOr(['Bound', 'Lost', 'Pending'], 'Pending'),
  }),
);
export interface PersistentVolumeClaimStatus extends SchemaOf<typeof persistentVolumeClaimStatus> {}

export const persistentVolumeClaimCondition = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimCondition', () =>
  z.object({
    lastProbeTime: time().optional(),
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface PersistentVolumeClaimCondition extends SchemaOf<typeof persistentVolumeClaimCondition> {}

export const modifyVolumeStatus = namedSchema('io.k8s.api.core.v1.ModifyVolumeStatus', () =>
  z.object({
    status: z.enum(['InProgress', 'Infeasible', 'Pending']),
    targetVolumeAttributesClassName: z.string().optional(),
  }),
);
export interface ModifyVolumeStatus extends SchemaOf<typeof modifyVolumeStatus> {}

export const persistentVolumeClaimDefinition = defineResource<PersistentVolumeClaim>({
  reference: persistentVolumeClaims,
  shortNames: ['pvc'],
  schema: persistentVolumeClaim,
  strategy: { default: defaultClaim, validate: ({ spec }) => validateClaimSpec('spec', spec), validateUpdate: validateClaimUpdate },
  columns: claimColumns,
  subresources: [statusSubresource('PersistentVolumeClaim')],
});
