import type { Node, PersistentVolume, PersistentVolumeClaim } from '@kubets/api';
import { matchesAnyTerm, selectable } from '@kubets/api/semantics';
import { compareQuantities, labelSelectorMatcher, parseQuantity } from '@kubets/machinery';

export interface MatchRequest {
  readonly claim: PersistentVolumeClaim;
  readonly volumes: readonly PersistentVolume[];
  /** Only volumes somebody already set aside for the claim: it waits for its first pod. */
  readonly onlyReserved: boolean;
  /** Where the claim's first pod will run, once that is known. */
  readonly node?: Node | undefined;
}

/** The volume a claim should get: one set aside for it, otherwise the smallest that satisfies it. */
export function findVolume({ claim, volumes, onlyReserved, node }: MatchRequest): PersistentVolume | undefined {
  const usable = volumes.filter((volume) => volume.metadata.deletionTimestamp === undefined && shapeMismatch(volume, claim) === undefined);
  const reserved = usable.find((volume) => isReservedFor(volume, claim));
  if (reserved !== undefined) return node === undefined || reaches(reserved, node) ? reserved : undefined;
  if (onlyReserved) return undefined;
  const selector = claim.spec.selector && labelSelectorMatcher(claim.spec.selector);
  const free = usable.filter(
    (volume) =>
      volume.spec.claimRef === undefined &&
      classOf(volume) === classOf(claim) &&
      volume.status.phase === 'Available' &&
      (selector === undefined || selector.matches(volume.metadata.labels)) &&
      (node === undefined || reaches(volume, node)),
  );
  return free.toSorted((a, b) => compareQuantities(capacityOf(a), capacityOf(b)) || (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}

function reaches({ spec }: PersistentVolume, node: Node): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  return terms === undefined || matchesAnyTerm(terms, selectable(node));
}

/** Why a volume a claim names cannot be its volume; undefined when it can. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  return shapeMismatch(volume, claim) ?? (classOf(volume) === classOf(claim) ? undefined : 'storageClassName does not match');
}

/** As `mismatch`, whatever the classes: a volume its administrator reserved for a claim may be of another. */
function shapeMismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(capacityOf(volume), requestOf(claim)) < 0) return 'requested PV is too small';
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode';
  if (!hasAccessModes(volume, claim)) return 'incompatible accessMode';
  if ((volume.spec.volumeAttributesClassName ?? '') !== (claim.spec.volumeAttributesClassName ?? '')) return 'volumeAttributesClassName does not match';
  return undefined;
}

/** Names the claim, and no earlier one of its name. */
export function isReservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec.claimRef;
  if (reference?.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false;
  return !reference.uid || reference.uid === claim.metadata.uid;
}

/** The empty name asks for volumes without a class; no name at all, for what is the default some day. */
export function namesClass({ metadata, spec }: PersistentVolumeClaim): boolean {
  return spec.storageClassName !== undefined || metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined;
}

export function classOf({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';
}

function capacityOf({ spec }: PersistentVolume): ReturnType<typeof parseQuantity> {
  return parseQuantity(spec.capacity?.['storage'] ?? '0');
}

function requestOf({ spec }: PersistentVolumeClaim): ReturnType<typeof parseQuantity> {
  return parseQuantity(spec.resources?.requests?.['storage'] ?? '0');
}

function hasAccessModes(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode));
}
