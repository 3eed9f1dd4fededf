import type { PersistentVolume, PersistentVolumeClaim } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';
import { withoutKeys } from '../../without-keys.ts';
import { bindCompletedAnnotation, boundByControllerAnnotation } from './plan-claim.ts';

/** The four objects of a finished binding; each is its argument when it is bound already. */

export function volumeBoundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  if (volume.spec.claimRef?.uid === uid) return volume;
  const ours = volume.spec.claimRef === undefined;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
  return { ...volume, metadata: ours ? annotated(volume.metadata, boundByControllerAnnotation) : volume.metadata, spec: { ...volume.spec, claimRef } };
}

export function claimBoundTo(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const isComplete = claim.spec.volumeName === volume.metadata.name && claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined;
  if (isComplete) return claim;
  const ours = !claim.spec.volumeName;
  const metadata = ours ? annotated(claim.metadata, boundByControllerAnnotation) : claim.metadata;
  return { ...claim, metadata: annotated(metadata, bindCompletedAnnotation), spec: { ...claim.spec, volumeName: volume.metadata.name } };
}

export function boundClaimStatus(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const capacity = claim.status.phase === 'Bound' && claim.status.capacity ? claim.status.capacity : volume.spec.capacity;
  const status = { ...claim.status, phase: 'Bound' as const, accessModes: volume.spec.accessModes, capacity };
  return deepEqual(status, claim.status) ? claim : { ...claim, status };
}

const provisionerAnnotations = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner'] as const;

/** Provisioners act on claims that name them here, and on no others. */
export function claimLeftTo(provisioner: string, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { annotations } = claim.metadata;
  if (provisionerAnnotations.every((name) => annotations?.[name] === provisioner)) return claim;
  const named = Object.fromEntries(provisionerAnnotations.map((name) => [name, provisioner]));
  return { ...claim, metadata: { ...claim.metadata, annotations: { ...annotations, ...named } } };
}

/** A volume whose claim is gone and that a user had set aside keeps the name, and forgets the uid. */
export function unboundVolume(volume: PersistentVolume): PersistentVolume {
  const byController = volume.metadata.annotations?.[boundByControllerAnnotation] !== undefined;
  const metadata = { ...volume.metadata, annotations: withoutKeys(volume.metadata.annotations, boundByControllerAnnotation) };
  const claimRef = byController || volume.spec.claimRef === undefined ? undefined : { ...volume.spec.claimRef, uid: undefined, resourceVersion: undefined };
  return { ...volume, metadata, spec: { ...volume.spec, claimRef } };
}

function annotated<M extends { annotations?: Record<string, string> | undefined }>(metadata: M, annotation: string): M {
  return { ...metadata, annotations: { ...metadata.annotations, [annotation]: 'yes' } };
}
