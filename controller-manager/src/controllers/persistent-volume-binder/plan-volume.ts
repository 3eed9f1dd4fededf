import path from 'node:path';
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeStatus } from '@kubets/api';
import { formatTime } from '@kubets/machinery';

export type VolumeAction =
  | { readonly type: 'phase'; readonly phase: NonNullable<PersistentVolumeStatus['phase']>; readonly message?: string }
  /** Its data is to go, and then itself. */
  | { readonly type: 'destroy'; readonly directory: string }
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

/** The data of a claim that is gone: kept, or destroyed by whoever made the volume. */
function release({ metadata, spec, status }: PersistentVolume): VolumeAction {
  if (status.phase === 'Failed') return { type: 'nothing' };
  if (status.phase !== 'Released' || metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined) return { type: 'phase', phase: 'Released' };
  switch (spec.persistentVolumeReclaimPolicy) {
    case 'Delete':
      return destroy(metadata.name, spec);
    case 'Recycle':
      return failed('No recycler plugin found for the volume!');
    case 'Retain':
    case undefined:
      return { type: 'phase', phase: 'Released' };
  }
}

/** Directories in /tmp are for trying things out; what else a path holds is nobody's to remove. */
function destroy(name: string, { hostPath }: PersistentVolume['spec']): VolumeAction {
  if (hostPath === undefined) return failed(`error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`);
  const directory = path.resolve(hostPath.path);
  if (directory.startsWith('/tmp/')) return { type: 'destroy', directory };
  return failed(`host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`);
}

const failed = (message: string): VolumeAction => ({ type: 'phase', phase: 'Failed', message });

export function volumeStatus(volume: PersistentVolume, action: Extract<VolumeAction, { type: 'phase' }>, now: Date): PersistentVolumeStatus {
  if (volume.status.phase === action.phase && volume.status.message === action.message) return volume.status;
  return { phase: action.phase, ...(action.message !== undefined && { message: action.message }), lastPhaseTransitionTime: formatTime(now) };
}
