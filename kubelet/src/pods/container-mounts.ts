import type { Mount } from '../runtime/container-runtime.ts';
import type { MountedVolume } from '../volumes/volume-type.ts';
import { expandVariables } from './expand-variables.ts';
import type { ContainerSpec } from './pod-containers.ts';
import { StartError } from './start-error.ts';
import { makeInside, pathInside } from './sub-path.ts';

type VolumeMount = NonNullable<ContainerSpec['volumeMounts']>[number];

/** The mounts of a container's volumes; a sub-path that does not exist yet is made as a directory. */
export async function containerMounts(
  { volumeMounts, name }: ContainerSpec,
  volumes: ReadonlyMap<string, MountedVolume>,
  variables: ReadonlyMap<string, string>,
): Promise<readonly Mount[]> {
  return Promise.all(
    (volumeMounts ?? []).map(async (mount): Promise<Mount> => {
      const volume = volumes.get(mount.name);
      if (mount.recursiveReadOnly === 'Enabled')
        throw new StartError(
          'CreateContainerConfigError',
          `volume mount ${mount.name} is to be read-only recursively, which the container runtime does not support`,
        );
      if (volume === undefined)
        throw new StartError('CreateContainerConfigError', `container ${name} mounts volume ${mount.name}, which the pod does not have`);
      return {
        hostPath: await hostPathOf(volume, mount, variables),
        containerPath: mount.mountPath.startsWith('/') ? mount.mountPath : `/${mount.mountPath}`,
        readOnly: volume.readOnly || mount.readOnly === true,
        propagation: propagation(mount),
      };
    }),
  );
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
