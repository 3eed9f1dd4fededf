import type { CSINode, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '@kubets/api';

/** Where the volume plugins look things up. */
export interface VolumeSource {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  /** Calls back after any claim changed; returns the function that ends that. */
  onClaimsChanged(handler: () => void): () => void;
  volume(name: string): PersistentVolume | undefined;
  volumes(): readonly PersistentVolume[];
  storageClass(name: string): StorageClass | undefined;
  csiNode(nodeName: string): CSINode | undefined;
  /** Pods that use a claim, on any node. */
  podsUsing(claimKey: string): readonly Pod[];
}

export interface ClaimUse {
  readonly name: string;
  /** Made by the ephemeral volume controller for this pod alone. */
  readonly ephemeral: boolean;
}

/** The claims a pod mounts; an ephemeral volume's is named after the pod and the volume. */
export function claimsOf(pod: Pod): readonly ClaimUse[] {
  const volumes = pod.spec.volumes;
  if (volumes === undefined) return [];
  return volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }): readonly ClaimUse[] => {
    if (persistentVolumeClaim !== undefined) return [{ name: persistentVolumeClaim.claimName, ephemeral: false }];
    return ephemeral === undefined ? [] : [{ name: `${pod.metadata.name}-${name}`, ephemeral: true }];
  });
}

/** The volumes of a pod's claims that are bound already. */
export function boundVolumes(pod: Pod, source: VolumeSource): readonly PersistentVolume[] {
  return claimsOf(pod).flatMap(({ name }) => {
    const volumeName = source.claim(pod.metadata.namespace ?? '', name)?.spec.volumeName;
    return (volumeName && source.volume(volumeName)) || [];
  });
}
