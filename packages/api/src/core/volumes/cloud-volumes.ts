import { z } from 'zod';
import { int32, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference, objectReference, secretReference } from '../object-reference.ts';
import { choiceOr, textOr } from '../../go-zero.ts';

export const awsElasticBlockStoreVolumeSource = namedSchema('io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    partition: int32().optional().describe('The partition to mount; the whole disk by default.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    volumeID: z.string().describe('The ID of the disk.'),
  }),
);
export interface AWSElasticBlockStoreVolumeSource extends SchemaOf<typeof awsElasticBlockStoreVolumeSource> {}

export const azureDiskVolumeSource = namedSchema('io.k8s.api.core.v1.AzureDiskVolumeSource', () =>
  z.object({
    cachingMode: choiceOr(['None', 'ReadOnly', 'ReadWrite'], 'ReadWrite').describe('What the host caches: None, ReadOnly or ReadWrite.'),
    diskName: z.string().describe('The name of the disk.'),
    diskURI: z.string().describe('The URI of the disk.'),
    fsType: z.string().default('ext4').describe('The type of its file system, e.g. ext4.'),
    kind: choiceOr(['Dedicated', 'Managed', 'Shared'], 'Shared').describe('Shared, Dedicated or Managed.'),
    readOnly: z.boolean().default(false).describe('Whether nothing may be written.'),
  }),
);
export interface AzureDiskVolumeSource extends SchemaOf<typeof azureDiskVolumeSource> {}

/** What both azureFile sources say. */
const azureFileFields = () => ({
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  secretName: z.string().describe('The Secret with the credentials.'),
  shareName: z.string().describe('The name of the share.'),
});

export const azureFilePersistentVolumeSource = namedSchema('io.k8s.api.core.v1.AzureFilePersistentVolumeSource', () =>
  z.object({
    ...azureFileFields(),
    secretNamespace: z.string().optional().describe('The namespace of the Secret; by default that of the claim.'),
  }),
);
export interface AzureFilePersistentVolumeSource extends SchemaOf<typeof azureFilePersistentVolumeSource> {}

export const azureFileVolumeSource = namedSchema('io.k8s.api.core.v1.AzureFileVolumeSource', () => z.object(azureFileFields()));
export interface AzureFileVolumeSource extends SchemaOf<typeof azureFileVolumeSource> {}

export const gcePersistentDiskVolumeSource = namedSchema('io.k8s.api.core.v1.GCEPersistentDiskVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    partition: int32().optional().describe('The partition to mount; the whole disk by default.'),
    pdName: z.string().describe('The name of the disk.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  }),
);
export interface GCEPersistentDiskVolumeSource extends SchemaOf<typeof gcePersistentDiskVolumeSource> {}

/** What both cinder sources say. */
const cinderFields = () => ({
  fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  volumeID: z.string().describe('The ID of the disk.'),
});

export const cinderPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.CinderPersistentVolumeSource', () =>
  z.object({
    ...cinderFields(),
    secretRef: secretReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface CinderPersistentVolumeSource extends SchemaOf<typeof cinderPersistentVolumeSource> {}

export const cinderVolumeSource = namedSchema('io.k8s.api.core.v1.CinderVolumeSource', () =>
  z.object({
    ...cinderFields(),
    secretRef: localObjectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface CinderVolumeSource extends SchemaOf<typeof cinderVolumeSource> {}

export const photonPersistentDiskVolumeSource = namedSchema('io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    pdID: z.string().describe('The ID of the disk.'),
  }),
);
export interface PhotonPersistentDiskVolumeSource extends SchemaOf<typeof photonPersistentDiskVolumeSource> {}

export const vsphereVirtualDiskVolumeSource = namedSchema('io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    storagePolicyID: z.string().optional().describe('The ID of the storage policy.'),
    storagePolicyName: z.string().optional().describe('The name of the storage policy.'),
    volumePath: z.string().describe('The path of the disk.'),
  }),
);
export interface VsphereVirtualDiskVolumeSource extends SchemaOf<typeof vsphereVirtualDiskVolumeSource> {}

export const portworxVolumeSource = namedSchema('io.k8s.api.core.v1.PortworxVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    volumeID: z.string().describe('The ID of the volume.'),
  }),
);
export interface PortworxVolumeSource extends SchemaOf<typeof portworxVolumeSource> {}

/** What both scaleIO sources say. */
const scaleIOFields = () => ({
  fsType: textOr('xfs').describe('The type of its file system, e.g. ext4.'),
  gateway: z.string().describe('The host of the gateway.'),
  protectionDomain: z.string().optional().describe('The protection domain.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  sslEnabled: z.boolean().optional().describe('Whether the gateway is asked over TLS.'),
  storageMode: textOr('ThinProvisioned').describe('ThickProvisioned or ThinProvisioned.'),
  storagePool: z.string().optional().describe('The storage pool.'),
  system: z.string().describe('The name of the storage system.'),
  volumeName: z.string().optional().describe('The name of the volume.'),
});

export const scaleIOPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.ScaleIOPersistentVolumeSource', () =>
  z.object({
    ...scaleIOFields(),
    secretRef: secretReference().describe('The Secret with the credentials.'),
  }),
);
export interface ScaleIOPersistentVolumeSource extends SchemaOf<typeof scaleIOPersistentVolumeSource> {}

export const scaleIOVolumeSource = namedSchema('io.k8s.api.core.v1.ScaleIOVolumeSource', () =>
  z.object({
    ...scaleIOFields(),
    secretRef: localObjectReference().describe('The Secret with the credentials.'),
  }),
);
export interface ScaleIOVolumeSource extends SchemaOf<typeof scaleIOVolumeSource> {}

/** What both storageOS sources say. */
const storageOSFields = () => ({
  fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  volumeName: z.string().optional().describe('The name of the volume.'),
  volumeNamespace: z.string().optional().describe('The namespace of the volume within StorageOS.'),
});

export const storageOSPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.StorageOSPersistentVolumeSource', () =>
  z.object({
    ...storageOSFields(),
    secretRef: objectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface StorageOSPersistentVolumeSource extends SchemaOf<typeof storageOSPersistentVolumeSource> {}

export const storageOSVolumeSource = namedSchema('io.k8s.api.core.v1.StorageOSVolumeSource', () =>
  z.object({
    ...storageOSFields(),
    secretRef: localObjectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface StorageOSVolumeSource extends SchemaOf<typeof storageOSVolumeSource> {}
