import path from 'node:path';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import type { Draft } from '@kubets/machinery';

/** The provisioner of StorageClasses whose volumes are directories on the node of their first consumer. */
export const localVolumeProvisionerName = 'kubets.dev/local-volume';

/** Keeps a volume that is deleted until its directory is: the name any provisioner uses. */
export const directoryFinalizer = 'external-provisioner.volume.kubernetes.io/finalizer';

export const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';
const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';

export type ProvisionPlan =
  | { readonly type: 'provision'; readonly volume: Draft<PersistentVolume> }
  /** The claim asks for what a directory cannot be. */
  | { readonly type: 'refuse'; readonly reason: string }
  /** It is not ours, has a volume already, or its node is not chosen yet. */
  | { readonly type: 'nothing' };

export function planProvision(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined, directory: string): ProvisionPlan {
  const { metadata, spec } = claim;
  if (storageClass?.provisioner !== localVolumeProvisionerName || spec.volumeName || metadata.deletionTimestamp) return { type: 'nothing' };
  const reason = refusal(claim, storageClass);
  if (reason !== undefined) return { type: 'refuse', reason };
  const node = metadata.annotations?.[selectedNodeAnnotation];
  return node === undefined ? { type: 'nothing' } : { type: 'provision', volume: directoryVolume(claim, storageClass, node, directory) };
}

function refusal({ spec }: PersistentVolumeClaim, { volumeBindingMode }: StorageClass): string | undefined {
  if (volumeBindingMode !== 'WaitForFirstConsumer') return 'a directory belongs to a node: volumeBindingMode must be WaitForFirstConsumer';
  if (spec.volumeMode === 'Block') return `${localVolumeProvisionerName} does not support block volume provisioning`;
  if (spec.selector !== undefined) return 'claim Selector is not supported';
  if (spec.dataSource !== undefined || spec.dataSourceRef !== undefined) return 'claim data sources are not supported: a directory begins empty';
  return undefined;
}

function directoryVolume({ metadata, spec }: PersistentVolumeClaim, storageClass: StorageClass, node: string, directory: string): Draft<PersistentVolume> {
  const name = `pvc-${metadata.uid}`;
  const reclaimPolicy = storageClass.reclaimPolicy ?? 'Delete';
  return {
    metadata: {
      name,
      annotations: { [provisionedByAnnotation]: localVolumeProvisionerName },
      ...(reclaimPolicy === 'Delete' && { finalizers: [directoryFinalizer] }),
    },
    spec: {
      capacity: { storage: spec.resources?.requests?.['storage'] ?? '0' },
      accessModes: spec.accessModes ?? [],
      volumeMode: 'Filesystem',
      storageClassName: storageClass.metadata.name,
      persistentVolumeReclaimPolicy: reclaimPolicy,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
      hostPath: { path: path.join(directory, name), type: 'DirectoryOrCreate' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } },
    },
  };
}
