import { selectorValues } from '../validation/labels.ts';
import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, quantity, timeOrNull, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { typedLocalObjectReference, typedObjectReference } from './object-reference.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { persistentVolumeClaims } from '../resources.ts';
import { choiceOr, textOr } from '../go-zero.ts';
import { claimColumns } from './volumes/claim-columns.ts';
import { defaultClaim, validateClaimSpec, validateClaimStatusUpdate, validateClaimUpdate } from './volumes/validate-claim.ts';
import { claimWarnings } from './volumes/volume-warnings.ts';

export const persistentVolumeClaim = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaim', () =>
  z
    .object({
      apiVersion: textOr('v1'),
      kind: textOr('PersistentVolumeClaim'),
      metadata: objectMeta(),
      spec: persistentVolumeClaimSpec().prefault({}).describe('The desired state.'),
      status: persistentVolumeClaimStatus().prefault({}).describe('What was last observed.'),
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
      dataSourceRef: typedObjectReference()
        .optional()
        .describe('What the volume is filled with at first: a snapshot, another claim, or an object that a populator knows.'),
      resources: volumeResourceRequirements().prefault({}).describe('How much is asked for, as requests.storage.'),
      selector: labelSelector().optional().describe('The labels of volumes to choose from.'),
      storageClassName: z.string().optional().describe('The storage class; the default one when left out, none when empty.'),
      volumeAttributesClassName: z.string().optional().describe('The VolumeAttributesClass that says what the volume can do; it may be changed.'),
      volumeMode: choiceOr(['Block', 'Filesystem'], 'Filesystem').describe('Whether it is mounted as a file system or given as a block device.'),
      volumeName: z.string().optional().describe('The volume bound to the claim.'),
    })
    .describe('What storage is asked for.'),
);
export interface PersistentVolumeClaimSpec extends SchemaOf<typeof persistentVolumeClaimSpec> {}

const volumeResourceRequirements = namedSchema('io.k8s.api.core.v1.VolumeResourceRequirements', () =>
  z.object({
    limits: z.record(z.string(), quantity()).optional().describe('The most it may get.'),
    requests: z.record(z.string(), quantity()).optional().describe('The least it needs.'),
  }),
);
export interface VolumeResourceRequirements extends SchemaOf<typeof volumeResourceRequirements> {}

const persistentVolumeClaimStatus = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimStatus', () =>
  z.object({
    accessModes: atomicList(z.enum(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']))
      .optional()
      .describe('How the volume can be mounted.'),
    allocatedResourceStatuses: z
      .record(
        z.string(),
        z.enum(['ControllerResizeInProgress', 'ControllerResizeInfeasible', 'NodeResizeInProgress', 'NodeResizeInfeasible', 'NodeResizePending']),
      )
      .meta({ 'x-kubernetes-map-type': 'granular' })
      .optional()
      .describe('How far the resizing of each has come.'),
    allocatedResources: z.record(z.string(), quantity()).optional().describe('What is set aside while the volume is being resized.'),
    capacity: z.record(z.string(), quantity()).optional().describe('What the volume has.'),
    conditions: listMap(persistentVolumeClaimCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    currentVolumeAttributesClassName: z.string().optional().describe('The VolumeAttributesClass the volume has at present.'),
    modifyVolumeStatus: modifyVolumeStatus().optional().describe('How a change of the VolumeAttributesClass is going.'),
    phase: choiceOr(['Bound', 'Lost', 'Pending'], 'Pending').describe('Pending, Bound, or Lost when its volume is gone.'),
  }),
);
export interface PersistentVolumeClaimStatus extends SchemaOf<typeof persistentVolumeClaimStatus> {}

const persistentVolumeClaimCondition = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimCondition', () =>
  z.object({ lastProbeTime: timeOrNull().describe('When it was last looked at.'), ...conditionFields() }),
);
export interface PersistentVolumeClaimCondition extends SchemaOf<typeof persistentVolumeClaimCondition> {}

const modifyVolumeStatus = namedSchema('io.k8s.api.core.v1.ModifyVolumeStatus', () =>
  z.object({
    status: z.enum(['InProgress', 'Infeasible', 'Pending']).describe('How far the change is.'),
    targetVolumeAttributesClassName: z.string().optional().describe('The VolumeAttributesClass it is to get.'),
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
    tolerates: [selectorValues('spec.selector'), 'spec.dataSource.apiGroup', 'spec.dataSourceRef.apiGroup'],
    validate: ({ spec }) => validateClaimSpec('spec', spec),
    validateStatusUpdate: validateClaimStatusUpdate,
    validateUpdate: validateClaimUpdate,
  },
  columns: claimColumns,
  subresources: [statusSubresource('PersistentVolumeClaim')],
});
