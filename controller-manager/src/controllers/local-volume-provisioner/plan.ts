import path from 'node:path';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import type { Draft } from '@kubets/machinery';

/** The provisioner of StorageClasses whose volumes are directories on the node of their first consumer. */
export const localVolumeProvisionerName = 'kubets.dev/local-volume';

const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';

/** The volume a claim waits for; undefined when it is not ours, already has one, or its node is not chosen yet. */
export function planProvision(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined, directory: string): Draft<PersistentVolume> | undefined {
  const { metadata, spec } = claim;
  const node = metadata.annotations?.[selectedNodeAnnotation];
  if (storageClass?.provisioner !== localVolumeProvisionerName || node === undefined || spec.volumeName || metadata.deletionTimestamp) return undefined;
  const name = `pvc-${metadata.uid}`;
  return {
    metadata: { name, annotations: { [provisionedByAnnotation]: localVolumeProvisionerName } },
    spec: {
      capacity: { storage: spec.resources?.requests?.['storage'] ?? '0' },
      accessModes: spec.accessModes ?? [],
      volumeMode: 'Filesystem',
      storageClassName: storageClass.metadata.name,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
      hostPath: { path: path.join(directory, name), type: 'DirectoryOrCreate' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } },
    },
  };
}

/** The directory to remove with a volume that is released and to be deleted; undefined for any other volume. */
export function planRelease({ metadata, spec, status }: PersistentVolume, directory: string): string | undefined {
  const ours = metadata.annotations?.[provisionedByAnnotation] === localVolumeProvisionerName;
  const released = status.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete' && !metadata.deletionTimestamp;
  const place = spec.hostPath?.path;
  return ours && released && place !== undefined && path.dirname(place) === path.resolve(directory) ? place : undefined;
}
