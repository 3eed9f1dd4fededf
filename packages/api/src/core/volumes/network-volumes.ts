import { z } from 'zod';
import { atomicList, int32, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference, secretReference } from '../object-reference.ts';
import { textOr } from '../../go-zero.ts';

export const nfsVolumeSource = namedSchema('io.k8s.api.core.v1.NFSVolumeSource', () =>
  z.object({
    path: z.string().describe('The path the server exports.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    server: z.string().describe('The name or address of the server.'),
  }),
);
export interface NFSVolumeSource extends SchemaOf<typeof nfsVolumeSource> {}

/** What both iscsi sources say. */
const iscsiFields = () => ({
  chapAuthDiscovery: z.boolean().optional().describe('Whether discovery authenticates by CHAP.'),
  chapAuthSession: z.boolean().optional().describe('Whether sessions authenticate by CHAP.'),
  fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
  initiatorName: z.string().optional().describe('The name of the initiator.'),
  iqn: z.string().describe('The qualified name of the target.'),
  iscsiInterface: textOr('default').describe('The interface of the initiator.'),
  lun: int32().describe('The number of the logical unit.'),
  portals: atomicList(z.string()).optional().describe('More portals of the target, with their ports if they are not 860 or 3260.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  targetPortal: z.string().describe('The portal of the target, with its port if it is not 860 or 3260.'),
});

export const iscsiPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.ISCSIPersistentVolumeSource', () =>
  z.object({
    ...iscsiFields(),
    secretRef: secretReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface ISCSIPersistentVolumeSource extends SchemaOf<typeof iscsiPersistentVolumeSource> {}

export const iscsiVolumeSource = namedSchema('io.k8s.api.core.v1.ISCSIVolumeSource', () =>
  z.object({
    ...iscsiFields(),
    secretRef: localObjectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface ISCSIVolumeSource extends SchemaOf<typeof iscsiVolumeSource> {}

export const fcVolumeSource = namedSchema('io.k8s.api.core.v1.FCVolumeSource', () =>
  z.object({
    fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
    lun: int32().optional().describe('The number of the logical unit.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    targetWWNs: atomicList(z.string()).optional().describe('The world wide names of the targets.'),
    wwids: atomicList(z.string()).optional().describe('The world wide identifiers, in place of targets and lun.'),
  }),
);
export interface FCVolumeSource extends SchemaOf<typeof fcVolumeSource> {}

/** What both cephFS sources say. */
const cephFSFields = () => ({
  monitors: atomicList(z.string()).describe('The addresses of the Ceph monitors.'),
  path: z.string().optional().describe('The directory to mount; / by default.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  secretFile: z.string().optional().describe('The file with the key, if there is no secretRef.'),
  user: z.string().optional().describe('The user of Ceph, admin by default.'),
});

export const cephFSPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.CephFSPersistentVolumeSource', () =>
  z.object({
    ...cephFSFields(),
    secretRef: secretReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface CephFSPersistentVolumeSource extends SchemaOf<typeof cephFSPersistentVolumeSource> {}

export const cephFSVolumeSource = namedSchema('io.k8s.api.core.v1.CephFSVolumeSource', () =>
  z.object({
    ...cephFSFields(),
    secretRef: localObjectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface CephFSVolumeSource extends SchemaOf<typeof cephFSVolumeSource> {}

/** What both rbd sources say. */
const rbdFields = () => ({
  fsType: z.string().optional().describe('The type of its file system, e.g. ext4.'),
  image: z.string().describe('The name of the image.'),
  keyring: textOr('/etc/ceph/keyring').describe('The path of the key ring.'),
  monitors: atomicList(z.string()).describe('The addresses of the Ceph monitors.'),
  pool: textOr('rbd').describe('The name of the pool.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
  user: textOr('admin').describe('The user of Ceph.'),
});

export const rbdPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.RBDPersistentVolumeSource', () =>
  z.object({
    ...rbdFields(),
    secretRef: secretReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface RBDPersistentVolumeSource extends SchemaOf<typeof rbdPersistentVolumeSource> {}

export const rbdVolumeSource = namedSchema('io.k8s.api.core.v1.RBDVolumeSource', () =>
  z.object({
    ...rbdFields(),
    secretRef: localObjectReference().optional().describe('The Secret with the credentials.'),
  }),
);
export interface RBDVolumeSource extends SchemaOf<typeof rbdVolumeSource> {}

/** What both glusterfs sources say. */
const glusterfsFields = () => ({
  endpoints: z.string().describe('The Endpoints that name the servers.'),
  path: z.string().describe('The volume.'),
  readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
});

export const glusterfsPersistentVolumeSource = namedSchema('io.k8s.api.core.v1.GlusterfsPersistentVolumeSource', () =>
  z.object({
    ...glusterfsFields(),
    endpointsNamespace: z.string().optional().describe('The namespace of the Endpoints; by default that of the claim.'),
  }),
);
export interface GlusterfsPersistentVolumeSource extends SchemaOf<typeof glusterfsPersistentVolumeSource> {}

export const glusterfsVolumeSource = namedSchema('io.k8s.api.core.v1.GlusterfsVolumeSource', () => z.object(glusterfsFields()));
export interface GlusterfsVolumeSource extends SchemaOf<typeof glusterfsVolumeSource> {}

export const quobyteVolumeSource = namedSchema('io.k8s.api.core.v1.QuobyteVolumeSource', () =>
  z.object({
    group: z.string().optional().describe('The group that owns the mount.'),
    readOnly: z.boolean().optional().describe('Whether nothing may be written.'),
    registry: z.string().describe('The registries, as host:port and separated by commas.'),
    tenant: z.string().optional().describe('The tenant that owns the volume.'),
    user: z.string().optional().describe('The user that owns the mount.'),
    volume: z.string().describe('The name of the volume.'),
  }),
);
export interface QuobyteVolumeSource extends SchemaOf<typeof quobyteVolumeSource> {}

export const flockerVolumeSource = namedSchema('io.k8s.api.core.v1.FlockerVolumeSource', () =>
  z.object({
    datasetName: z.string().optional().describe('The name of the dataset. Deprecated.'),
    datasetUUID: z.string().optional().describe('The UUID of the dataset.'),
  }),
);
export interface FlockerVolumeSource extends SchemaOf<typeof flockerVolumeSource> {}
