import { z } from 'zod';
import { atomicList, int32, int64, namedSchema, objectMeta, quantity, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference, objectReference } from '../object-reference.ts';
import { persistentVolumeClaimSpec } from '../persistent-volume-claim.ts';
import { objectFieldSelector, resourceFieldSelector } from './container.ts';
import { labelSelector } from '../../meta/label-selector.ts';
import { choice, choiceOr, textOr } from '../../go-zero.ts';

export const awsElasticBlockStoreVolumeSource = namedSchema('io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    partition: int32().optional(),
    readOnly: z.boolean().optional(),
    volumeID: z.string(),
  }),
);
export interface AWSElasticBlockStoreVolumeSource extends SchemaOf<typeof awsElasticBlockStoreVolumeSource> {}

export const azureDiskVolumeSource = namedSchema('io.k8s.api.core.v1.AzureDiskVolumeSource', () =>
  z.object({
    cachingMode: choiceOr(['None', 'ReadOnly', 'ReadWrite'], 'ReadWrite'),
    diskName: z.string(),
    diskURI: z.string(),
    fsType: z.string().default('ext4'),
    kind: choiceOr(['Dedicated', 'Managed', 'Shared'], 'Shared'),
    readOnly: z.boolean().default(false),
  }),
);
export interface AzureDiskVolumeSource extends SchemaOf<typeof azureDiskVolumeSource> {}

export const azureFilePersistentVolumeSource = namedSchema('io.k8s.api.core.v1.AzureFilePersistentVolumeSource', () =>
  z.object({
    readOnly: z.boolean().optional(),
    secretName: z.string(),
    secretNamespace: z.string().optional(),
    shareName: z.string(),
  }),
);
export interface AzureFilePersistentVolumeSource extends SchemaOf<typeof azureFilePersistentVolumeSource> {}

export const azureFileVolumeSource = namedSchema('io.k8s.api.core.v1.AzureFileVolumeSource', () =>
  z.object({
    readOnly: z.boolean().optional(),
    secretName: z.string(),
    shareName: z.string(),
  }),
);
export interface AzureFileVolumeSource extends SchemaOf<typeof azureFileVolumeSource> {}

export const csiPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.CSIPersistentVolumeSource', () =>
  z.object({
    controllerExpandSecretRef: secretReference().optional(),
    controllerPublishSecretRef: secretReference().optional(),
    driver: z.string(),
    fsType: z.string().optional(),
    nodeExpandSecretRef: secretReference().optional(),
    nodePublishSecretRef: secretReference().optional(),
    nodeStageSecretRef: secretReference().optional(),
    readOnly: z.boolean().optional(),
    volumeAttributes: stringMap().optional(),
    volumeHandle: z.string(),
  }),
);
export interface CSIPersistentVolumeSource extends SchemaOf<typeof csiPersistentVolumeSource> {}

export const secretReference = namedSchema('io.k8s.api.core.v1.SecretReference', () =>
  z
    .object({
      name: z.string().optional(),
      namespace: z.string().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface SecretReference extends SchemaOf<typeof secretReference> {}

export const csiVolumeSource = namedSchema('io.k8s.api.core.v1.CSIVolumeSource', () =>
  z.object({
    driver: z.string(),
    fsType: z.string().optional(),
    nodePublishSecretRef: localObjectReference().optional(),
    readOnly: z.boolean().optional(),
    volumeAttributes: stringMap().optional(),
  }),
);
export interface CSIVolumeSource extends SchemaOf<typeof csiVolumeSource> {}

export const cephFSPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.CephFSPersistentVolumeSource', () =>
  z.object({
    monitors: atomicList(z.string()),
    path: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretFile: z.string().optional(),
    secretRef: secretReference().optional(),
    user: z.string().optional(),
  }),
);
export interface CephFSPersistentVolumeSource extends SchemaOf<typeof cephFSPersistentVolumeSource> {}

export const cephFSVolumeSource = namedSchema('io.k8s.api.core.v1.CephFSVolumeSource', () =>
  z.object({
    monitors: atomicList(z.string()),
    path: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretFile: z.string().optional(),
    secretRef: localObjectReference().optional(),
    user: z.string().optional(),
  }),
);
export interface CephFSVolumeSource extends SchemaOf<typeof cephFSVolumeSource> {}

export const cinderPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.CinderPersistentVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretRef: secretReference().optional(),
    volumeID: z.string(),
  }),
);
export interface CinderPersistentVolumeSource extends SchemaOf<typeof cinderPersistentVolumeSource> {}

export const cinderVolumeSource = namedSchema('io.k8s.api.core.v1.CinderVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretRef: localObjectReference().optional(),
    volumeID: z.string(),
  }),
);
export interface CinderVolumeSource extends SchemaOf<typeof cinderVolumeSource> {}

export const clusterTrustBundleProjection = namedSchema('io.k8s.api.core.v1.ClusterTrustBundleProjection', () =>
  z.object({
    labelSelector: labelSelector().optional(),
    name: z.string().optional(),
    optional: z.boolean().optional(),
    path: z.string(),
    signerName: z.string().optional(),
  }),
);
export interface ClusterTrustBundleProjection extends SchemaOf<typeof clusterTrustBundleProjection> {}

export const configMapProjection = namedSchema('io.k8s.api.core.v1.ConfigMapProjection', () =>
  z.object({
    items: atomicList(keyToPath()).optional(),
    name: z.string().optional(),
    optional: z.boolean().optional(),
  }),
);
export interface ConfigMapProjection extends SchemaOf<typeof configMapProjection> {}

export const keyToPath = namedSchema('io.k8s.api.core.v1.KeyToPath', () =>
  z.object({
    key: z.string(),
    mode: int32().optional(),
    path: z.string(),
  }),
);
export interface KeyToPath extends SchemaOf<typeof keyToPath> {}

export const configMapVolumeSource = namedSchema('io.k8s.api.core.v1.ConfigMapVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420),
    items: atomicList(keyToPath()).optional(),
    name: z.string().optional(),
    optional: z.boolean().optional(),
  }),
);
export interface ConfigMapVolumeSource extends SchemaOf<typeof configMapVolumeSource> {}

export const downwardAPIProjection = namedSchema('io.k8s.api.core.v1.DownwardAPIProjection', () =>
  z.object({
    items: atomicList(downwardAPIVolumeFile()).optional(),
  }),
);
export interface DownwardAPIProjection extends SchemaOf<typeof downwardAPIProjection> {}

export const downwardAPIVolumeFile = namedSchema('io.k8s.api.core.v1.DownwardAPIVolumeFile', () =>
  z.object({
    fieldRef: objectFieldSelector().optional(),
    mode: int32().optional(),
    path: z.string(),
    resourceFieldRef: resourceFieldSelector().optional(),
  }),
);
export interface DownwardAPIVolumeFile extends SchemaOf<typeof downwardAPIVolumeFile> {}

export const downwardAPIVolumeSource = namedSchema('io.k8s.api.core.v1.DownwardAPIVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420),
    items: atomicList(downwardAPIVolumeFile()).optional(),
  }),
);
export interface DownwardAPIVolumeSource extends SchemaOf<typeof downwardAPIVolumeSource> {}

export const emptyDirVolumeSource = namedSchema('io.k8s.api.core.v1.EmptyDirVolumeSource', () =>
  z.object({
    medium: z.string().optional(),
    sizeLimit: quantity().optional(),
  }),
);
export interface EmptyDirVolumeSource extends SchemaOf<typeof emptyDirVolumeSource> {}

export const ephemeralVolumeSource = namedSchema('io.k8s.api.core.v1.EphemeralVolumeSource', () =>
  z.object({
    volumeClaimTemplate: persistentVolumeClaimTemplate().optional(),
  }),
);
export interface EphemeralVolumeSource extends SchemaOf<typeof ephemeralVolumeSource> {}

export const persistentVolumeClaimTemplate = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimTemplate', () =>
  z.object({
    metadata: objectMeta().optional(),
    spec: persistentVolumeClaimSpec(),
  }),
);
export interface PersistentVolumeClaimTemplate extends SchemaOf<typeof persistentVolumeClaimTemplate> {}

export const fcVolumeSource = namedSchema('io.k8s.api.core.v1.FCVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    lun: int32().optional(),
    readOnly: z.boolean().optional(),
    targetWWNs: atomicList(z.string()).optional(),
    wwids: atomicList(z.string()).optional(),
  }),
);
export interface FCVolumeSource extends SchemaOf<typeof fcVolumeSource> {}

export const flexPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.FlexPersistentVolumeSource', () =>
  z.object({
    driver: z.string(),
    fsType: z.string().optional(),
    options: stringMap().optional(),
    readOnly: z.boolean().optional(),
    secretRef: secretReference().optional(),
  }),
);
export interface FlexPersistentVolumeSource extends SchemaOf<typeof flexPersistentVolumeSource> {}

export const flexVolumeSource = namedSchema('io.k8s.api.core.v1.FlexVolumeSource', () =>
  z.object({
    driver: z.string(),
    fsType: z.string().optional(),
    options: stringMap().optional(),
    readOnly: z.boolean().optional(),
    secretRef: localObjectReference().optional(),
  }),
);
export interface FlexVolumeSource extends SchemaOf<typeof flexVolumeSource> {}

export const flockerVolumeSource = namedSchema('io.k8s.api.core.v1.FlockerVolumeSource', () =>
  z.object({
    datasetName: z.string().optional(),
    datasetUUID: z.string().optional(),
  }),
);
export interface FlockerVolumeSource extends SchemaOf<typeof flockerVolumeSource> {}

export const gcePersistentDiskVolumeSource = namedSchema('io.k8s.api.core.v1.GCEPersistentDiskVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    partition: int32().optional(),
    pdName: z.string(),
    readOnly: z.boolean().optional(),
  }),
);
export interface GCEPersistentDiskVolumeSource extends SchemaOf<typeof gcePersistentDiskVolumeSource> {}

export const gitRepoVolumeSource = namedSchema('io.k8s.api.core.v1.GitRepoVolumeSource', () =>
  z.object({
    directory: z.string().optional(),
    repository: z.string(),
    revision: z.string().optional(),
  }),
);
export interface GitRepoVolumeSource extends SchemaOf<typeof gitRepoVolumeSource> {}

export const glusterfsPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.GlusterfsPersistentVolumeSource', () =>
  z.object({
    endpoints: z.string(),
    endpointsNamespace: z.string().optional(),
    path: z.string(),
    readOnly: z.boolean().optional(),
  }),
);
export interface GlusterfsPersistentVolumeSource extends SchemaOf<typeof glusterfsPersistentVolumeSource> {}

export const glusterfsVolumeSource = namedSchema('io.k8s.api.core.v1.GlusterfsVolumeSource', () =>
  z.object({
    endpoints: z.string(),
    path: z.string(),
    readOnly: z.boolean().optional(),
  }),
);
export interface GlusterfsVolumeSource extends SchemaOf<typeof glusterfsVolumeSource> {}

export const hostPathVolumeSource = namedSchema('io.k8s.api.core.v1.HostPathVolumeSource', () =>
  z.object({
    path: z.string(),
    type: z.enum(['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']).default(''),
  }),
);
export interface HostPathVolumeSource extends SchemaOf<typeof hostPathVolumeSource> {}

export const iscsiPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.ISCSIPersistentVolumeSource', () =>
  z.object({
    chapAuthDiscovery: z.boolean().optional(),
    chapAuthSession: z.boolean().optional(),
    fsType: z.string().optional(),
    initiatorName: z.string().optional(),
    iqn: z.string(),
    iscsiInterface: textOr('default'),
    lun: int32(),
    portals: atomicList(z.string()).optional(),
    readOnly: z.boolean().optional(),
    secretRef: secretReference().optional(),
    targetPortal: z.string(),
  }),
);
export interface ISCSIPersistentVolumeSource extends SchemaOf<typeof iscsiPersistentVolumeSource> {}

export const iscsiVolumeSource = namedSchema('io.k8s.api.core.v1.ISCSIVolumeSource', () =>
  z.object({
    chapAuthDiscovery: z.boolean().optional(),
    chapAuthSession: z.boolean().optional(),
    fsType: z.string().optional(),
    initiatorName: z.string().optional(),
    iqn: z.string(),
    iscsiInterface: textOr('default'),
    lun: int32(),
    portals: atomicList(z.string()).optional(),
    readOnly: z.boolean().optional(),
    secretRef: localObjectReference().optional(),
    targetPortal: z.string(),
  }),
);
export interface ISCSIVolumeSource extends SchemaOf<typeof iscsiVolumeSource> {}

export const imageVolumeSource = namedSchema('io.k8s.api.core.v1.ImageVolumeSource', () =>
  z.object({
    pullPolicy: choice(['Always', 'IfNotPresent', 'Never']),
    reference: z.string().optional(),
  }),
);
export interface ImageVolumeSource extends SchemaOf<typeof imageVolumeSource> {}

export const localVolumeSource = namedSchema('io.k8s.api.core.v1.LocalVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    path: z.string(),
  }),
);
export interface LocalVolumeSource extends SchemaOf<typeof localVolumeSource> {}

export const nfsVolumeSource = namedSchema('io.k8s.api.core.v1.NFSVolumeSource', () =>
  z.object({
    path: z.string(),
    readOnly: z.boolean().optional(),
    server: z.string(),
  }),
);
export interface NFSVolumeSource extends SchemaOf<typeof nfsVolumeSource> {}

export const persistentVolumeClaimVolumeSource = namedSchema('io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource', () =>
  z.object({
    claimName: z.string(),
    readOnly: z.boolean().optional(),
  }),
);
export interface PersistentVolumeClaimVolumeSource extends SchemaOf<typeof persistentVolumeClaimVolumeSource> {}

export const photonPersistentDiskVolumeSource = namedSchema('io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    pdID: z.string(),
  }),
);
export interface PhotonPersistentDiskVolumeSource extends SchemaOf<typeof photonPersistentDiskVolumeSource> {}

export const podCertificateProjection = namedSchema('io.k8s.api.core.v1.PodCertificateProjection', () =>
  z.object({
    certificateChainPath: z.string().optional(),
    credentialBundlePath: z.string().optional(),
    keyPath: z.string().optional(),
    keyType: z.string(),
    maxExpirationSeconds: int32().default(86400),
    signerName: z.string(),
    userAnnotations: stringMap().optional(),
  }),
);
export interface PodCertificateProjection extends SchemaOf<typeof podCertificateProjection> {}

export const portworxVolumeSource = namedSchema('io.k8s.api.core.v1.PortworxVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    readOnly: z.boolean().optional(),
    volumeID: z.string(),
  }),
);
export interface PortworxVolumeSource extends SchemaOf<typeof portworxVolumeSource> {}

export const projectedVolumeSource = namedSchema('io.k8s.api.core.v1.ProjectedVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420),
    sources: atomicList(volumeProjection()).optional(),
  }),
);
export interface ProjectedVolumeSource extends SchemaOf<typeof projectedVolumeSource> {}

export const volumeProjection = namedSchema('io.k8s.api.core.v1.VolumeProjection', () =>
  z.object({
    clusterTrustBundle: clusterTrustBundleProjection().optional(),
    configMap: configMapProjection().optional(),
    downwardAPI: downwardAPIProjection().optional(),
    podCertificate: podCertificateProjection().optional(),
    secret: secretProjection().optional(),
    serviceAccountToken: serviceAccountTokenProjection().optional(),
  }),
);
export interface VolumeProjection extends SchemaOf<typeof volumeProjection> {}

export const secretProjection = namedSchema('io.k8s.api.core.v1.SecretProjection', () =>
  z.object({
    items: atomicList(keyToPath()).optional(),
    name: z.string().optional(),
    optional: z.boolean().optional(),
  }),
);
export interface SecretProjection extends SchemaOf<typeof secretProjection> {}

export const serviceAccountTokenProjection = namedSchema('io.k8s.api.core.v1.ServiceAccountTokenProjection', () =>
  z.object({
    audience: z.string().optional(),
    expirationSeconds: int64().default(3600),
    path: z.string(),
  }),
);
export interface ServiceAccountTokenProjection extends SchemaOf<typeof serviceAccountTokenProjection> {}

export const quobyteVolumeSource = namedSchema('io.k8s.api.core.v1.QuobyteVolumeSource', () =>
  z.object({
    group: z.string().optional(),
    readOnly: z.boolean().optional(),
    registry: z.string(),
    tenant: z.string().optional(),
    user: z.string().optional(),
    volume: z.string(),
  }),
);
export interface QuobyteVolumeSource extends SchemaOf<typeof quobyteVolumeSource> {}

export const rbdPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.RBDPersistentVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    image: z.string(),
    keyring: textOr('/etc/ceph/keyring'),
    monitors: atomicList(z.string()),
    pool: textOr('rbd'),
    readOnly: z.boolean().optional(),
    secretRef: secretReference().optional(),
    user: textOr('admin'),
  }),
);
export interface RBDPersistentVolumeSource extends SchemaOf<typeof rbdPersistentVolumeSource> {}

export const rbdVolumeSource = namedSchema('io.k8s.api.core.v1.RBDVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    image: z.string(),
    keyring: textOr('/etc/ceph/keyring'),
    monitors: atomicList(z.string()),
    pool: textOr('rbd'),
    readOnly: z.boolean().optional(),
    secretRef: localObjectReference().optional(),
    user: textOr('admin'),
  }),
);
export interface RBDVolumeSource extends SchemaOf<typeof rbdVolumeSource> {}

export const scaleIOPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.ScaleIOPersistentVolumeSource', () =>
  z.object({
    fsType: textOr('xfs'),
    gateway: z.string(),
    protectionDomain: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretRef: secretReference(),
    sslEnabled: z.boolean().optional(),
    storageMode: textOr('ThinProvisioned'),
    storagePool: z.string().optional(),
    system: z.string(),
    volumeName: z.string().optional(),
  }),
);
export interface ScaleIOPersistentVolumeSource extends SchemaOf<typeof scaleIOPersistentVolumeSource> {}

export const scaleIOVolumeSource = namedSchema('io.k8s.api.core.v1.ScaleIOVolumeSource', () =>
  z.object({
    fsType: textOr('xfs'),
    gateway: z.string(),
    protectionDomain: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretRef: localObjectReference(),
    sslEnabled: z.boolean().optional(),
    storageMode: textOr('ThinProvisioned'),
    storagePool: z.string().optional(),
    system: z.string(),
    volumeName: z.string().optional(),
  }),
);
export interface ScaleIOVolumeSource extends SchemaOf<typeof scaleIOVolumeSource> {}

export const secretVolumeSource = namedSchema('io.k8s.api.core.v1.SecretVolumeSource', () =>
  z.object({
    defaultMode: int32().default(420),
    items: atomicList(keyToPath()).optional(),
    optional: z.boolean().optional(),
    secretName: z.string().optional(),
  }),
);
export interface SecretVolumeSource extends SchemaOf<typeof secretVolumeSource> {}

export const storageOSPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.StorageOSPersistentVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretRef: objectReference().optional(),
    volumeName: z.string().optional(),
    volumeNamespace: z.string().optional(),
  }),
);
export interface StorageOSPersistentVolumeSource extends SchemaOf<typeof storageOSPersistentVolumeSource> {}

export const storageOSVolumeSource = namedSchema('io.k8s.api.core.v1.StorageOSVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    readOnly: z.boolean().optional(),
    secretRef: localObjectReference().optional(),
    volumeName: z.string().optional(),
    volumeNamespace: z.string().optional(),
  }),
);
export interface StorageOSVolumeSource extends SchemaOf<typeof storageOSVolumeSource> {}

export const volume = namedSchema('io.k8s.api.core.v1.Volume', () =>
  z
    .object({
      awsElasticBlockStore: awsElasticBlockStoreVolumeSource().optional(),
      azureDisk: azureDiskVolumeSource().optional(),
      azureFile: azureFileVolumeSource().optional(),
      cephfs: cephFSVolumeSource().optional(),
      cinder: cinderVolumeSource().optional(),
      configMap: configMapVolumeSource().optional(),
      csi: csiVolumeSource().optional(),
      downwardAPI: downwardAPIVolumeSource().optional(),
      emptyDir: emptyDirVolumeSource().optional(),
      ephemeral: ephemeralVolumeSource().optional(),
      fc: fcVolumeSource().optional(),
      flexVolume: flexVolumeSource().optional(),
      flocker: flockerVolumeSource().optional(),
      gcePersistentDisk: gcePersistentDiskVolumeSource().optional(),
      gitRepo: gitRepoVolumeSource().optional(),
      glusterfs: glusterfsVolumeSource().optional(),
      hostPath: hostPathVolumeSource().optional(),
      image: imageVolumeSource().optional(),
      iscsi: iscsiVolumeSource().optional(),
      name: z.string(),
      nfs: nfsVolumeSource().optional(),
      persistentVolumeClaim: persistentVolumeClaimVolumeSource().optional(),
      photonPersistentDisk: photonPersistentDiskVolumeSource().optional(),
      portworxVolume: portworxVolumeSource().optional(),
      projected: projectedVolumeSource().optional(),
      quobyte: quobyteVolumeSource().optional(),
      rbd: rbdVolumeSource().optional(),
      scaleIO: scaleIOVolumeSource().optional(),
      secret: secretVolumeSource().optional(),
      storageos: storageOSVolumeSource().optional(),
      vsphereVolume: vsphereVirtualDiskVolumeSource().optional(),
    })
    .describe('Files containers of the pod can mount; exactly one source.'),
);
export interface Volume extends SchemaOf<typeof volume> {}

export const vsphereVirtualDiskVolumeSource = namedSchema('io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource', () =>
  z.object({
    fsType: z.string().optional(),
    storagePolicyID: z.string().optional(),
    storagePolicyName: z.string().optional(),
    volumePath: z.string(),
  }),
);
export interface VsphereVirtualDiskVolumeSource extends SchemaOf<typeof vsphereVirtualDiskVolumeSource> {}
