import { nodeSelectorTermWarnings } from '../node/node-label-warnings.ts';
import type { PersistentVolume } from '../persistent-volume.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../persistent-volume-claim.ts';
import { fractionWarnings } from '../pod/pod-warnings.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const useClassName = `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`;

const gone = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
} as const satisfies { readonly [Source in keyof PersistentVolume['spec']]?: string };

const recycles =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

export function persistentVolumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return [
    ...(metadata.annotations?.[classAnnotation] === undefined ? [] : [useClassName]),
    ...terms.flatMap((term, index) => nodeSelectorTermWarnings(`spec.nodeAffinity.required.nodeSelectorTerms[${index}]`, term)),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [recycles] : []),
    ...(Object.keys(gone) as (keyof typeof gone)[]).flatMap((source) => (spec[source] === undefined ? [] : [`spec.${source}: ${gone[source]}`])),
    ...fractionWarnings('spec.capacity', spec.capacity),
  ];
}

export function claimWarnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  return [...(metadata.annotations?.[classAnnotation] === undefined ? [] : [useClassName]), ...claimSpecWarnings('spec', spec)];
}

export function claimSpecWarnings(field: string, { resources }: PersistentVolumeClaimSpec): readonly string[] {
  return [...fractionWarnings(`${field}.resources.requests`, resources?.requests), ...fractionWarnings(`${field}.resources.limits`, resources?.limits)];
}
