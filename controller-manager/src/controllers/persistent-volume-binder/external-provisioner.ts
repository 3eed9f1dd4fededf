import type { StorageClass } from '@kubets/api';

/** Drivers that took over what Kubernetes once did itself, under their names of that time. */
const successors: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/aws-ebs', 'ebs.csi.aws.com'],
  ['kubernetes.io/azure-disk', 'disk.csi.azure.com'],
  ['kubernetes.io/azure-file', 'file.csi.azure.com'],
  ['kubernetes.io/cinder', 'cinder.csi.openstack.org'],
  ['kubernetes.io/gce-pd', 'pd.csi.storage.gke.io'],
  ['kubernetes.io/portworx-volume', 'pxd.portworx.com'],
  ['kubernetes.io/vsphere-volume', 'csi.vsphere.vmware.com'],
]);

/** Who makes volumes of the class; undefined for Kubernetes' own names, behind which there is nobody, by intent or no longer. */
export function externalProvisioner({ provisioner }: StorageClass): string | undefined {
  return provisioner.startsWith('kubernetes.io/') ? successors.get(provisioner) : provisioner;
}
