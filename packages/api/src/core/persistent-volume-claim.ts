import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { typedLocalObjectReference, typedObjectReference } from './object-reference.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { persistentVolumeClaims } from '../resources.ts';
import { choiceOr, textOr } from '../go-zero.ts';
import { claimColumns } from './volumes/claim-columns.ts';
import { defaultClaim, validateClaimSpec, validateClaimUpdate } from './volumes/validate-claim.ts';
import { claimWarnings } from './volumes/volume-warnings.ts';

export const persistentVolumeClaim = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaim', () =>
  z
    .object({
      apiVersion: textOr('v1'),
      kind: textOr('PersistentVolumeClaim'),
      metadata: objectMeta(),
      spec: persistentVolumeClaimSpec().prefault({}),
      status: persistentVolumeClaimStatus().prefault({}),
    })
    .describe('A request for storage, bound to one volume that fits.'),
);
export interface PersistentVolumeClaim extends SchemaOf<typeof persistentVolumeClaim> {}

export const persistentVolumeClaimSpec = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimSpec', () =>
  z
    .object({
      accessModes: atomicList(z.enum(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']))
        .optional()
        .describe('How the volume is to be mounted.'),
      dataSource: typedLocalObjectReference().optional().describe('A snapshot or claim to start from.'),
      dataSourceRef: typedObjectReference().optional(),
      resources: volumeResourceRequirements().prefault({}).describe('How much is asked for, as requests.storage.'),
      selector: labelSelector().optional().describe('The labels of volumes to choose from.'),
      storageClassName: z.string().optional().describe('The storage class; the default one when left out, none when empty.'),
      volumeAttributesClassName: z.string().optional(),
      volumeMode: choiceOr(['Block', 'Filesystem'], 'Filesystem').describe('Whether it is mounted as a file system or given as a block device.'),
      volumeName: z.string().optional().describe('The volume bound to the claim.'),
    })
    .describe('What storage is asked for.'),
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
  z.object({ lastProbeTime: time().optional(), ...conditionFields() }),
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
  strategy: {
    hasGeneration: false,
    warnings: claimWarnings,
    default: defaultClaim,
    validate: ({ spec }) => validateClaimSpec('spec', spec),
    validateUpdate: validateClaimUpdate,
  },
  columns: claimColumns,
  subresources: [statusSubresource('PersistentVolumeClaim')],
});
