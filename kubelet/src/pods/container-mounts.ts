import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Device, Mount } from '../runtime/container-runtime.ts';
import { mountReadOnlyTree } from '../volumes/mount-command.ts';
import type { MountedVolume } from '../volumes/volume-type.ts';
import { expandVariables } from './expand-variables.ts';
import type { ContainerSpec } from './pod-containers.ts';
import { StartError } from './start-error.ts';
import { makeInside, pathInside } from './sub-path.ts';

type VolumeMount = NonNullable<ContainerSpec['volumeMounts']>[number];

export interface MountContext {
  readonly volumes: ReadonlyMap<string, MountedVolume>;
  readonly variables: ReadonlyMap<string, string>;
  /** Where what is read-only all the way down is prepared. */
  readonly readOnlyDirectory: string;
}

/** The mounts of a container's volumes; a sub-path that does not exist yet is made as a directory. */
export async function containerMounts(
  { volumeMounts, name }: ContainerSpec,
  { volumes, variables, readOnlyDirectory }: MountContext,
): Promise<readonly Mount[]> {
  return Promise.all(
    (volumeMounts ?? []).map(async (mount, index): Promise<Mount> => {
      const volume = volumeOf(mount, 'mounts', { volumes, container: name });
      if (volume.isDevice) throw new StartError('CreateContainerConfigError', `volume ${mount.name} has volumeMode Block, but is specified in volumeMounts`);
      const hostPath = await hostPathOf(volume, mount, variables);
      return {
        hostPath: isRecursiveReadOnly(mount) ? await readOnlyTree(hostPath, join(readOnlyDirectory, String(index))) : hostPath,
        containerPath: mount.mountPath.startsWith('/') ? mount.mountPath : `/${mount.mountPath}`,
        readOnly: volume.readOnly || mount.readOnly === true,
        propagation: propagation(mount),
      };
    }),
  );
}

/** The block devices that a container is given. */
export function containerDevices({ volumeDevices, name }: ContainerSpec, volumes: MountContext['volumes']): readonly Device[] {
  return (volumeDevices ?? []).map((device) => {
    const { path, readOnly, isDevice } = volumeOf(device, 'uses', { volumes, container: name });
    if (isDevice !== true)
      throw new StartError('CreateContainerConfigError', `volume ${device.name} has volumeMode Filesystem, but is specified in volumeDevices`);
    return { hostPath: path, containerPath: device.devicePath, readOnly };
  });
}

/** Whether what is mounted below a read-only mount is read-only, too. */
export function isRecursiveReadOnly({ readOnly, recursiveReadOnly }: VolumeMount): boolean {
  return readOnly === true && (recursiveReadOnly === 'Enabled' || recursiveReadOnly === 'IfPossible');
}

function volumeOf(
  { name }: { readonly name: string },
  verb: string,
  { volumes, container }: { volumes: MountContext['volumes']; container: string },
): MountedVolume {
  const volume = volumes.get(name);
  if (volume === undefined) throw new StartError('CreateContainerConfigError', `container ${container} ${verb} volume ${name}, which the pod does not have`);
  return volume;
}

async function readOnlyTree(source: string, target: string): Promise<string> {
  const isDirectory = (await stat(source)).isDirectory();
  await mkdir(isDirectory ? target : dirname(target), { recursive: true });
  if (!isDirectory) await writeFile(target, '', { flag: 'a' });
  await mountReadOnlyTree(source, target);
  return target;
}

async function hostPathOf({ path, readOnly }: MountedVolume, { subPath, subPathExpr }: VolumeMount, variables: ReadonlyMap<string, string>): Promise<string> {
  const relative = subPathExpr ? expandVariables(subPathExpr, variables) : (subPath ?? '');
  if (relative === '') return path;
  if (relative.includes('$('))
    throw new StartError('CreateContainerConfigError', `subPathExpr ${JSON.stringify(subPathExpr)} refers to a variable that is not set`);
  const existing = await pathInside(path, relative);
  if (existing === undefined && readOnly)
    throw new StartError('CreateContainerConfigError', `subPath ${JSON.stringify(relative)} is not in its volume, which is read-only`);
  return existing ?? makeInside(path, relative);
}

function propagation({ mountPropagation }: VolumeMount): Mount['propagation'] {
  if (mountPropagation === 'Bidirectional') return 'rshared';
  return mountPropagation === 'HostToContainer' ? 'rslave' : 'private';
}
