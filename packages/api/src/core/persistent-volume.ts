import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, quantity, time, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from './object-reference.ts';
import { volumeNodeAffinity } from './pod/affinity.ts';
import {
  awsElasticBlockStoreVolumeSource,
  azureDiskVolumeSource,
  azureFilePersistentVolumeSource,
  cinderPersistentVolumeSource,
  gcePersistentDiskVolumeSource,
  photonPersistentDiskVolumeSource,
  portworxVolumeSource,
  scaleIOPersistentVolumeSource,
  storageOSPersistentVolumeSource,
  vsphereVirtualDiskVolumeSource,
} from './volumes/cloud-volumes.ts';
import { csiPersistentVolumeSource, flexPersistentVolumeSource } from './volumes/driver-volumes.ts';
import {
  cephFSPersistentVolumeSource,
  fcVolumeSource,
  flockerVolumeSource,
  glusterfsPersistentVolumeSource,
  iscsiPersistentVolumeSource,
  nfsVolumeSource,
  quobyteVolumeSource,
  rbdPersistentVolumeSource,
} from './volumes/network-volumes.ts';
import { hostPathVolumeSource, localVolumeSource } from './volumes/node-volumes.ts';
import { persistentVolumes } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { validateVolume, validateVolumeUpdate } from './volumes/validate-volume.ts';
import { volumeColumns } from './volumes/volume-columns.ts';
import { persistentVolumeWarnings } from './volumes/volume-warnings.ts';

const persistentVolume = namedSchema('io.k8s.api.core.v1.PersistentVolume', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: persistentVolumeSpec().prefault({}).describe('The desired state.'),
      status: persistentVolumeStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A piece of storage of the cluster, independent of any pod.'),
);
export interface PersistentVolume extends SchemaOf<typeof persistentVolume> {}

export const persistentVolumeSpec = namedSchema('io.k8s.api.core.v1.PersistentVolumeSpec', () =>
  z.object({
    accessModes: atomicList(z.enum(['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']))
      .optional()
      .describe('The ways it can be mounted.'),
    awsElasticBlockStore: awsElasticBlockStoreVolumeSource().optional().describe('A disk of AWS.'),
    azureDisk: azureDiskVolumeSource().optional().describe('A disk of Azure.'),
    azureFile: azureFilePersistentVolumeSource().optional().describe('A file share of Azure.'),
    capacity: z.record(z.string(), quantity()).optional().describe('How much it holds.'),
    cephfs: cephFSPersistentVolumeSource().optional().describe('A CephFS mount.'),
    cinder: cinderPersistentVolumeSource().optional().describe('A disk of OpenStack.'),
    claimRef: objectReference().meta({ 'x-kubernetes-map-type': 'granular' }).optional().describe('The claim it is bound to.'),
    csi: csiPersistentVolumeSource().optional().describe('A volume of a CSI driver.'),
    fc: fcVolumeSource().optional().describe('A Fibre Channel disk.'),
    flexVolume: flexPersistentVolumeSource().optional().describe('A volume of a FlexVolume driver.'),
    flocker: flockerVolumeSource().optional().describe('A Flocker volume.'),
    gcePersistentDisk: gcePersistentDiskVolumeSource().optional().describe('A disk of Google Cloud.'),
    glusterfs: glusterfsPersistentVolumeSource().optional().describe('A GlusterFS mount.'),
    hostPath: hostPathVolumeSource().optional().describe('A directory of the node; for clusters of a single node.'),
    iscsi: iscsiPersistentVolumeSource().optional().describe('An iSCSI disk.'),
    local: localVolumeSource().optional().describe('A disk or directory of one node, which nodeAffinity names.'),
    mountOptions: atomicList(z.string()).optional().describe('Options it is mounted with.'),
    nfs: nfsVolumeSource().optional().describe('An NFS mount.'),
    nodeAffinity: volumeNodeAffinity().optional().describe('The nodes it can be reached from.'),
    persistentVolumeReclaimPolicy: choiceOr(['Delete', 'Recycle', 'Retain'], 'Retain').describe('What happens to it when its claim goes.'),
    photonPersistentDisk: photonPersistentDiskVolumeSource().optional().describe('A disk of Photon Controller.'),
    portworxVolume: portworxVolumeSource().optional().describe('A Portworx volume.'),
    quobyte: quobyteVolumeSource().optional().describe('A Quobyte mount.'),
    rbd: rbdPersistentVolumeSource().optional().describe('A block device of Ceph.'),
    scaleIO: scaleIOPersistentVolumeSource().optional().describe('A ScaleIO volume.'),
    storageClassName: z.string().optional().describe('The class it belongs to.'),
    storageos: storageOSPersistentVolumeSource().optional().describe('A StorageOS volume.'),
    volumeAttributesClassName: z.string().optional().describe('The VolumeAttributesClass that says what the volume can do; it may be changed.'),
    volumeMode: choiceOr(['Block', 'Filesystem'], 'Filesystem').describe('Filesystem, or Block for a raw device.'),
    vsphereVolume: vsphereVirtualDiskVolumeSource().optional().describe('A disk of vSphere.'),
  }),
);
export interface PersistentVolumeSpec extends SchemaOf<typeof persistentVolumeSpec> {}

const persistentVolumeStatus = namedSchema('io.k8s.api.core.v1.PersistentVolumeStatus', () =>
  z.object({
    lastPhaseTransitionTime: time().optional().describe('When the phase last changed.'),
    message: z.string().optional().describe('The reason of the phase, for people.'),
    phase: choiceOr(['Available', 'Bound', 'Failed', 'Pending', 'Released'], 'Pending').describe('Available, Bound, Released, Failed or Pending.'),
    reason: z.string().optional().describe('The reason of the phase in one word.'),
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
