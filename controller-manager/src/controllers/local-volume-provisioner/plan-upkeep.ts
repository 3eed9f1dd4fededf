import path from 'node:path';
import type { PersistentVolume } from '@kubets/api';
import { hasFinalizer } from '../../finalizers.ts';
import { directoryFinalizer, localVolumeProvisionerName, provisionedByAnnotation } from './plan-provision.ts';

export type UpkeepPlan =
  /** Its claim is gone: the directory goes, then the volume. */
  | { readonly type: 'destroy'; readonly directory: string }
  /** Only a volume whose directory goes with it waits for that. */
  | { readonly type: 'addFinalizer' | 'removeFinalizer' }
  | { readonly type: 'nothing' };

export const isOurs = ({ metadata }: PersistentVolume): boolean => metadata.annotations?.[provisionedByAnnotation] === localVolumeProvisionerName;

/** What is due on a volume of ours; never more than one thing at a time. */
export function planUpkeep(volume: PersistentVolume, directory: string): UpkeepPlan {
  const { metadata, spec, status } = volume;
  if (!isOurs(volume)) return { type: 'nothing' };
  const isHeld = hasFinalizer(volume, directoryFinalizer);
  if (spec.persistentVolumeReclaimPolicy !== 'Delete') return { type: isHeld ? 'removeFinalizer' : 'nothing' };
  const place = spec.hostPath?.path;
  const isWithin = place !== undefined && path.dirname(place) === path.resolve(directory);
  if (status.phase === 'Released' && isWithin) return { type: 'destroy', directory: place };
  return { type: isHeld || metadata.deletionTimestamp !== undefined ? 'nothing' : 'addFinalizer' };
}
