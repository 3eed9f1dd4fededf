import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from './object-reference.ts';
import { volumeNodeAffinity } from './pod/affinity.ts';
import {
  awsElasticBlockStoreVolumeSource,
  azureDiskVolumeSource,
  azureFilePersistentVolumeSource,
  cephFSPersistentVolumeSource,
  cinderPersistentVolumeSource,
  csiPersistentVolumeSource,
  fcVolumeSource,
  flexPersistentVolumeSource,
  flockerVolumeSource,
  gcePersistentDiskVolumeSource,
  glusterfsPersistentVolumeSource,
  hostPathVolumeSource,
  iscsiPersistentVolumeSource,
  localVolumeSource,
  nfsVolumeSource,
  photonPersistentDiskVolumeSource,
  portworxVolumeSource,
  quobyteVolumeSource,
  rbdPersistentVolumeSource,
  scaleIOPersistentVolumeSource,
  storageOSPersistentVolumeSource,
  vsphereVirtualDiskVolumeSource,
} from './pod/volume.ts';
import { persistentVolumes } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { validateVolume, validateVolumeUpdate } from './volumes/validate-volume.ts';
import { volumeColumns } from './volumes/volume-columns.ts';
import { persistentVolumeWarnings } from './volumes/volume-warnings.ts';

export const persistentVolume = namedSchema('io.k8s.api.core.v1.PersistentVolume', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: persistentVolumeSpec().prefault({}),
      status: persistentVolumeStatus().prefault({}),
    })
    .describe('A piece of storage of the cluster, independent of any pod.'),
);
export interface PersistentVolume extends SchemaOf<typeof persistentVolume> {}

export const persistentVolumeSpec = namedSchema('io.k8s.api.core.v1.PersistentVolumeSpec', () =>
  z.object({
    accessModes: atomicList(z.enum(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']))
      .optional()
      .describe('The ways it can be mounted.'),
    awsElasticBlockStore: awsElasticBlockStoreVolumeSource().optional(),
    azureDisk: azureDiskVolumeSource().optional(),
    azureFile: azureFilePersistentVolumeSource().optional(),
    capacity: z.record(z.string(), quantity()).optional().describe('How much it holds.'),
    cephfs: cephFSPersistentVolumeSource().optional(),
    cinder: cinderPersistentVolumeSource().optional(),
    claimRef: objectReference().meta({ 'x-kubernetes-map-type': 'granular' }).optional().describe('The claim it is bound to.'),
    csi: csiPersistentVolumeSource().optional(),
    fc: fcVolumeSource().optional(),
    flexVolume: flexPersistentVolumeSource().optional(),
    flocker: flockerVolumeSource().optional(),
    gcePersistentDisk: gcePersistentDiskVolumeSource().optional(),
    glusterfs: glusterfsPersistentVolumeSource().optional(),
    hostPath: hostPathVolumeSource().optional(),
    iscsi: iscsiPersistentVolumeSource().optional(),
    local: localVolumeSource().optional(),
    mountOptions: atomicList(z.string()).optional().describe('Options it is mounted with.'),
    nfs: nfsVolumeSource().optional(),
    nodeAffinity: volumeNodeAffinity().optional().describe('The nodes it can be reached from.'),
    persistentVolumeReclaimPolicy: choiceOr(['Delete', 'Recycle', 'Retain'], 'Retain').describe('What happens to it when its claim goes.'),
    photonPersistentDisk: photonPersistentDiskVolumeSource().optional(),
    portworxVolume: portworxVolumeSource().optional(),
    quobyte: quobyteVolumeSource().optional(),
    rbd: rbdPersistentVolumeSource().optional(),
    scaleIO: scaleIOPersistentVolumeSource().optional(),
    storageClassName: z.string().optional().describe('The class it belongs to.'),
    storageos: storageOSPersistentVolumeSource().optional(),
    volumeAttributesClassName: z.string().optional(),
    volumeMode: choiceOr(['Block', 'Filesystem'], 'Filesystem').describe('Filesystem, or Block for a raw device.'),
    vsphereVolume: vsphereVirtualDiskVolumeSource().optional(),
  }),
);
export interface PersistentVolumeSpec extends SchemaOf<typeof persistentVolumeSpec> {}

export const persistentVolumeStatus = namedSchema('io.k8s.api.core.v1.PersistentVolumeStatus', () =>
  z.object({
    lastPhaseTransitionTime: time().optional(),
    message: z.string().optional(),
    phase: choiceOr(['Available', 'Bound', 'Failed', 'Pending', 'Released'], 'Pending'),
    reason: z.string().optional(),
  }),
);
export interface PersistentVolumeStatus extends SchemaOf<typeof persistentVolumeStatus> {}

export const persistentVolumeDefinition = defineResource<PersistentVolume>({
  reference: persistentVolumes,
  shortNames: ['pv'],
  schema: persistentVolume,
  strategy: {
    hasGeneration: false,
    warnings: persistentVolumeWarnings,
    validate: validateVolume,
    validateUpdate: validateVolumeUpdate,
    prepareForCreate: (volume) => ({ ...volume, status: { phase: 'Pending' } }),
  },
  columns: volumeColumns,
  subresources: [statusSubresource('PersistentVolume')],
});
