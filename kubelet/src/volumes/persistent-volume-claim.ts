import { persistentVolumeClaims, persistentVolumes, type PersistentVolume, type PersistentVolumeClaim } from '@kubets/api';
import { stat } from 'node:fs/promises';
import { useHostPath } from './host-path.ts';
import { unmount } from './mount-command.ts';
import { mountNfs } from './nfs.ts';
import { shareWithGroup } from './ownership.ts';
import { MountError, noCsiDriver, type MountedVolume, type VolumeContext, type VolumeType } from './volume-type.ts';

/** A claim, through the volume it is bound to. */
export const persistentVolumeClaimVolume: VolumeType<'persistentVolumeClaim'> = {
  field: 'persistentVolumeClaim',
  setUp: ({ claimName, readOnly = false }, context) => setUpClaim(claimName, readOnly, context),
  tearDown: ({ directory }) => unmount(directory),
};

/** A claim made for one pod and its volume, named after both. */
export const ephemeralVolume: VolumeType<'ephemeral'> = {
  field: 'ephemeral',
  async setUp(_source, context) {
    const { metadata } = context.pod;
    const claimName = `${metadata.name}-${context.name}`;
    const claim = await foundClaim(claimName, context);
    // A claim of that name that somebody else made holds somebody else's data.
    const owned = claim.metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === metadata.uid);
    if (!owned) throw new MountError(`persistentvolumeclaim "${claimName}" was not created for pod "${metadata.name}" (pod is not owner)`);
    return setUpClaim(claimName, false, context);
  },
  tearDown: ({ directory }) => unmount(directory),
};

async function setUpClaim(claimName: string, readOnly: boolean, context: VolumeContext): Promise<MountedVolume> {
  const volume = await boundVolume(claimName, context);
  if (volume.spec.volumeMode === 'Block') return { path: await blockDevice(volume), readOnly, isDevice: true };
  const path = await mountVolume(volume, readOnly, context);
  if (!readOnly && !volume.spec.hostPath) await shareWithGroup(path, context.pod);
  return { path, readOnly };
}

async function foundClaim(claimName: string, { read }: VolumeContext): Promise<PersistentVolumeClaim> {
  const claim = await read(persistentVolumeClaims, claimName);
  if (claim === undefined) throw new MountError(`persistentvolumeclaim "${claimName}" not found`);
  return claim;
}

async function boundVolume(claimName: string, context: VolumeContext): Promise<PersistentVolume> {
  const { read } = context;
  const claim = await foundClaim(claimName, context);
  if (claim.metadata.deletionTimestamp !== undefined) throw new MountError(`persistentvolumeclaim "${claimName}" is being deleted`);
  const { volumeName } = claim.spec;
  if (claim.status.phase !== 'Bound' || !volumeName) throw new MountError(`persistentvolumeclaim "${claimName}" is not bound to a volume`);
  const volume = await read(persistentVolumes, volumeName);
  if (volume === undefined) throw new MountError(`persistentvolume "${volumeName}" of claim "${claimName}" not found`);
  if (volume.spec.claimRef?.uid !== undefined && volume.spec.claimRef.uid !== claim.metadata.uid) {
    throw new MountError(`persistentvolume "${volumeName}" is bound to another claim than "${claimName}"`);
  }
  return volume;
}

async function blockDevice({ spec, metadata }: PersistentVolume): Promise<string> {
  const path = spec.local?.path ?? spec.hostPath?.path;
  if (path === undefined)
    throw new MountError(`persistentvolume "${metadata.name}" is of a kind that this node cannot give as a block device (supported: hostPath, local)`);
  const status = await stat(path).catch(() => undefined);
  if (status?.isBlockDevice() !== true) throw new MountError(`path "${path}" of volume "${metadata.name}" is not a block device`);
  return path;
}

async function mountVolume({ spec, metadata }: PersistentVolume, readOnly: boolean, { directory }: VolumeContext): Promise<string> {
  if (spec.hostPath) {
    await useHostPath(spec.hostPath.path, spec.hostPath.type ?? '');
    return spec.hostPath.path;
  }
  if (spec.local) {
    const { path } = spec.local;
    if ((await stat(path).catch(() => undefined)) === undefined) throw new MountError(`path "${path}" of local volume "${metadata.name}" does not exist`);
    return path;
  }
  if (spec.nfs) {
    await mountNfs({ ...spec.nfs, readOnly: readOnly || spec.nfs.readOnly === true, directory, options: spec.mountOptions ?? [] });
    return directory;
  }
  if (spec.csi) throw new MountError(noCsiDriver(spec.csi.driver));
  throw new MountError(`persistentvolume "${metadata.name}" is of a kind that this node cannot mount (supported: hostPath, local, nfs)`);
}
