import type { Pod } from '@kubets/api';

/** The claims a pod's volumes name, those made for its ephemeral volumes among them. */
export function claimNamesOf({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral ? [ephemeralClaimName(metadata.name, volume.name)] : [];
  });
}

export function ephemeralClaimName(podName: string, volumeName: string): string {
  return `${podName}-${volumeName}`;
}
