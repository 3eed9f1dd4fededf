import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { ephemeralVolumeSource, persistentVolumeClaimVolumeSource } from '../volumes/claim-volumes.ts';
import {
  awsElasticBlockStoreVolumeSource,
  azureDiskVolumeSource,
  azureFileVolumeSource,
  cinderVolumeSource,
  gcePersistentDiskVolumeSource,
  photonPersistentDiskVolumeSource,
  portworxVolumeSource,
  scaleIOVolumeSource,
  storageOSVolumeSource,
  vsphereVirtualDiskVolumeSource,
} from '../volumes/cloud-volumes.ts';
import { csiVolumeSource, flexVolumeSource } from '../volumes/driver-volumes.ts';
import {
  cephFSVolumeSource,
  fcVolumeSource,
  flockerVolumeSource,
  glusterfsVolumeSource,
  iscsiVolumeSource,
  nfsVolumeSource,
  quobyteVolumeSource,
  rbdVolumeSource,
} from '../volumes/network-volumes.ts';
import { emptyDirVolumeSource, gitRepoVolumeSource, hostPathVolumeSource, imageVolumeSource } from '../volumes/node-volumes.ts';
import { configMapVolumeSource, downwardAPIVolumeSource, projectedVolumeSource, secretVolumeSource } from '../volumes/object-volumes.ts';

export const volume = namedSchema('io.k8s.api.core.v1.Volume', () =>
  z
    .object({
      awsElasticBlockStore: awsElasticBlockStoreVolumeSource().optional().describe('A disk of AWS.'),
      azureDisk: azureDiskVolumeSource().optional().describe('A disk of Azure.'),
      azureFile: azureFileVolumeSource().optional().describe('A file share of Azure.'),
      cephfs: cephFSVolumeSource().optional().describe('A CephFS mount.'),
      cinder: cinderVolumeSource().optional().describe('A disk of OpenStack.'),
      configMap: configMapVolumeSource().optional().describe('Keys of a ConfigMap as files.'),
      csi: csiVolumeSource().optional().describe('A volume a CSI driver makes for the pod.'),
      downwardAPI: downwardAPIVolumeSource().optional().describe('Facts about the pod as files.'),
      emptyDir: emptyDirVolumeSource().optional().describe('An empty directory that lives as long as the pod.'),
      ephemeral: ephemeralVolumeSource().optional().describe('A claim that lives as long as the pod.'),
      fc: fcVolumeSource().optional().describe('A Fibre Channel disk.'),
      flexVolume: flexVolumeSource().optional().describe('A volume of a FlexVolume driver.'),
      flocker: flockerVolumeSource().optional().describe('A Flocker volume.'),
      gcePersistentDisk: gcePersistentDiskVolumeSource().optional().describe('A disk of Google Cloud.'),
      gitRepo: gitRepoVolumeSource().optional().describe('A clone of a Git repository. Deprecated.'),
      glusterfs: glusterfsVolumeSource().optional().describe('A GlusterFS mount.'),
      hostPath: hostPathVolumeSource().optional().describe('A file or directory of the node.'),
      image: imageVolumeSource().optional().describe('The files of an image or artifact.'),
      iscsi: iscsiVolumeSource().optional().describe('An iSCSI disk.'),
      name: z.string().describe('The name that containers mount it by.'),
      nfs: nfsVolumeSource().optional().describe('An NFS mount.'),
      persistentVolumeClaim: persistentVolumeClaimVolumeSource().optional().describe('The volume of a claim.'),
      photonPersistentDisk: photonPersistentDiskVolumeSource().optional().describe('A disk of Photon Controller.'),
      portworxVolume: portworxVolumeSource().optional().describe('A Portworx volume.'),
      projected: projectedVolumeSource().optional().describe('Files from several sources in one directory.'),
      quobyte: quobyteVolumeSource().optional().describe('A Quobyte mount.'),
      rbd: rbdVolumeSource().optional().describe('A block device of Ceph.'),
      scaleIO: scaleIOVolumeSource().optional().describe('A ScaleIO volume.'),
      secret: secretVolumeSource().optional().describe('Keys of a Secret as files.'),
      storageos: storageOSVolumeSource().optional().describe('A StorageOS volume.'),
      vsphereVolume: vsphereVirtualDiskVolumeSource().optional().describe('A disk of vSphere.'),
    })
    .describe('Files containers of the pod can mount; exactly one source.'),
);
export interface Volume extends SchemaOf<typeof volume> {}
