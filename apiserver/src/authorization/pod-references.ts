import type { Pod } from '@kubets/api';

/** Names of the objects that a pod makes its node read. */
export interface PodReferences {
  readonly secrets: ReadonlySet<string>;
  readonly configMaps: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly resourceClaims: ReadonlySet<string>;
}

const known = new WeakMap<Pod, PodReferences>();

/** Computed once for each version of a pod. */
export function podReferences(pod: Pod): PodReferences {
  let references = known.get(pod);
  if (references === undefined) known.set(pod, (references = collect(pod)));
  return references;
}

function collect(pod: Pod): PodReferences {
  const secrets = new Set<string>();
  const configMaps = new Set<string>();
  const claims = new Set<string>();
  const { spec } = pod;
  for (const { name } of spec.imagePullSecrets ?? []) if (name) secrets.add(name);
  for (const container of [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]) {
    for (const { valueFrom } of container.env ?? []) {
      add(secrets, valueFrom?.secretKeyRef?.name);
      add(configMaps, valueFrom?.configMapKeyRef?.name);
    }
    for (const { secretRef, configMapRef } of container.envFrom ?? []) {
      add(secrets, secretRef?.name);
      add(configMaps, configMapRef?.name);
    }
  }
  for (const volume of spec.volumes ?? []) {
    add(configMaps, volume.configMap?.name);
    add(claims, volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral && `${pod.metadata.name}-${volume.name}`));
    for (const name of volumeSecrets(volume)) add(secrets, name);
    for (const source of volume.projected?.sources ?? []) {
      add(secrets, source.secret?.name);
      add(configMaps, source.configMap?.name);
    }
  }
  const resourceClaims = new Set((pod.status.resourceClaimStatuses ?? []).flatMap(({ resourceClaimName }) => resourceClaimName ?? []));
  for (const { resourceClaimName } of spec.resourceClaims ?? []) add(resourceClaims, resourceClaimName);
  return { secrets, configMaps, claims, resourceClaims };
}

function add(names: Set<string>, name: string | undefined): void {
  if (name) names.add(name);
}

function volumeSecrets(volume: NonNullable<Pod['spec']['volumes']>[number]): readonly (string | undefined)[] {
  return [
    volume.secret?.secretName,
    volume.azureFile?.secretName,
    volume.cephfs?.secretRef?.name,
    volume.cinder?.secretRef?.name,
    volume.flexVolume?.secretRef?.name,
    volume.iscsi?.secretRef?.name,
    volume.rbd?.secretRef?.name,
    volume.scaleIO?.secretRef?.name,
    volume.storageos?.secretRef?.name,
    volume.csi?.nodePublishSecretRef?.name,
  ];
}
