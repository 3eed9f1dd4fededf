import { rm } from 'node:fs/promises';
import { persistentVolumes, type PersistentVolume } from '@kubets/api';
import { unboundVolume } from './bound.ts';
import type { BinderContext } from './context.ts';
import { volumeStatus, type VolumeAction } from './plan-volume.ts';

export async function performOnVolume(context: BinderContext, volume: PersistentVolume, action: VolumeAction, signal: AbortSignal): Promise<void> {
  switch (action.type) {
    case 'nothing':
      return;
    case 'destroy':
      return await destroy(context, volume, action.directory, signal);
    case 'unbind':
      await writeVolume(context, unboundVolume(volume), signal);
      return;
    case 'phase':
      await setVolumePhase(context, volume, action, signal);
  }
}

export async function writeVolume({ client, volumeLedger }: BinderContext, volume: PersistentVolume, signal: AbortSignal): Promise<PersistentVolume> {
  const written = await client.update(persistentVolumes, volume, { signal });
  volumeLedger.wrote(written);
  return written;
}

/** The volume in that phase; an event tells of a failure. */
export async function setVolumePhase(
  { client, recorder, clock, volumeLedger }: BinderContext,
  volume: PersistentVolume,
  action: Extract<VolumeAction, { type: 'phase' }>,
  signal: AbortSignal,
): Promise<PersistentVolume> {
  const status = volumeStatus(volume, action, clock.now());
  if (status === volume.status) return volume;
  const written = await client.updateStatus(persistentVolumes, { ...volume, status }, { signal });
  volumeLedger.wrote(written);
  if (action.phase === 'Failed') {
    const reason = volume.spec.persistentVolumeReclaimPolicy === 'Recycle' ? 'VolumeFailedRecycle' : 'VolumeFailedDelete';
    recorder.event(written, { type: 'Warning', reason, message: action.message ?? '' });
  }
  return written;
}

async function destroy({ client }: BinderContext, volume: PersistentVolume, directory: string, signal: AbortSignal): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await client.delete(persistentVolumes, volume.metadata, { preconditions: { uid: volume.metadata.uid }, signal });
}
