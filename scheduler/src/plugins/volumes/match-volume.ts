import type { PersistentVolume, PersistentVolumeClaim } from '@kubets/api';
import { labelSelectorMatcher } from '@kubets/machinery';
import type { NodeInfo } from '../../state/node-info.ts';
import { value } from '../../state/resources.ts';
import { matchesAnyTerm } from '@kubets/api/semantics';

export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';

export const isBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  Boolean(spec.volumeName) && metadata.annotations?.[bindCompletedAnnotation] !== undefined;

const capacityOf = ({ spec }: PersistentVolume): number => value(spec.capacity?.['storage'] ?? '0');

/** Whether pods on the node can reach the volume. */
export function reachableFrom({ spec }: PersistentVolume, node: NodeInfo): boolean {
  const required = spec.nodeAffinity?.required;
  return required === undefined || matchesAnyTerm(required.nodeSelectorTerms, node);
}

/** The smallest free volume on the node that gives the claim what it asks for. */
export function findVolume(
  claim: PersistentVolumeClaim,
  node: NodeInfo,
  volumes: readonly PersistentVolume[],
  isTaken: (volume: PersistentVolume) => boolean,
): PersistentVolume | undefined {
  const selector = claim.spec.selector && labelSelectorMatcher(claim.spec.selector);
  let found: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (isTaken(volume) || !reachableFrom(volume, node) || !suits(volume, claim)) continue;
    if (isReservedFor(volume, claim)) return volume;
    if (volume.spec.claimRef !== undefined || (selector !== undefined && !selector.matches(volume.metadata.labels))) continue;
    if (found === undefined || capacityOf(volume) < capacityOf(found)) found = volume;
  }
  return found;
}

function suits({ metadata, spec, ...volume }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    (spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '') &&
    (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
    capacityOf({ metadata, spec, ...volume }) >= value(claim.spec.resources?.requests?.['storage'] ?? '0')
  );
}

function isReservedFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  return (
    claimRef !== undefined && claimRef.name === metadata.name && claimRef.namespace === metadata.namespace && (!claimRef.uid || claimRef.uid === metadata.uid)
  );
}
