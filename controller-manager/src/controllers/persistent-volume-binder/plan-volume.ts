import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeStatus } from '@kubets/api';
import { formatTime } from '@kubets/machinery';

export type VolumeAction =
  | { readonly type: 'phase'; readonly phase: NonNullable<PersistentVolumeStatus['phase']>; readonly message?: string }
  /** Its claim took another volume. */
  | { readonly type: 'unbind' }
  | { readonly type: 'nothing' };

/** What becomes of a volume. `claim` is the one its reference names, whatever its uid. */
export function planVolume(volume: PersistentVolume, claim: PersistentVolumeClaim | undefined): VolumeAction {
  const reference = volume.spec.claimRef;
  if (!reference?.uid) return { type: 'phase', phase: 'Available' };
  if (claim?.metadata.uid !== reference.uid) return release(volume);
  if (!claim.spec.volumeName) return { type: 'nothing' };
  return claim.spec.volumeName === volume.metadata.name ? { type: 'phase', phase: 'Bound' } : { type: 'unbind' };
}

/** The data of a claim that is gone: kept, or left to whoever made the volume to destroy. */
function release({ metadata, spec, status }: PersistentVolume): VolumeAction {
  if (status.phase === 'Failed') return { type: 'nothing' };
  const madeByProvisioner = metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined;
  if (status.phase !== 'Released' || spec.persistentVolumeReclaimPolicy === undefined || spec.persistentVolumeReclaimPolicy === 'Retain' || madeByProvisioner) {
    return { type: 'phase', phase: 'Released' };
  }
  const message =
    spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? 'No recycler plugin found for the volume!'
      : `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
  return { type: 'phase', phase: 'Failed', message };
}

export function volumeStatus(volume: PersistentVolume, action: Extract<VolumeAction, { type: 'phase' }>, now: Date): PersistentVolumeStatus {
  if (volume.status.phase === action.phase && volume.status.message === action.message) return volume.status;
  return { phase: action.phase, ...(action.message !== undefined && { message: action.message }), lastPhaseTransitionTime: formatTime(now) };
}
