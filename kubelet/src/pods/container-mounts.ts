import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Mount } from '../runtime/container-runtime.ts';
import type { MountedVolume } from '../volumes/volume-type.ts';
import { expandVariables } from './expand-variables.ts';
import type { ContainerSpec } from './pod-containers.ts';
import { StartError } from './start-error.ts';

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
        hostPath: await hostPathOf(volume.path, mount, variables),
        containerPath: mount.mountPath.startsWith('/') ? mount.mountPath : `/${mount.mountPath}`,
        readOnly: volume.readOnly || mount.readOnly === true,
        propagation: propagation(mount),
      };
    }),
  );
}

async function hostPathOf(root: string, { subPath, subPathExpr }: VolumeMount, variables: ReadonlyMap<string, string>): Promise<string> {
  const relative = subPathExpr ? expandVariables(subPathExpr, variables) : (subPath ?? '');
  if (relative === '') return root;
  if (relative.includes('$('))
    throw new StartError('CreateContainerConfigError', `subPathExpr ${JSON.stringify(subPathExpr)} refers to a variable that is not set`);
  if (relative.startsWith('/') || relative.split('/').includes('..'))
    throw new StartError('CreateContainerConfigError', `subPath ${JSON.stringify(relative)} leaves its volume`);
  const path = join(root, relative);
  // Resolved before it is mounted: a link inside the volume must not lead out of it.
  const resolved = (await resolve(path)) ?? (await makeInside(root, relative));
  const resolvedRoot = await realpath(root);
  if (resolved !== resolvedRoot && !resolved.startsWith(resolvedRoot + sep))
    throw new StartError('CreateContainerConfigError', `subPath ${JSON.stringify(relative)} leaves its volume`);
  return resolved;
}

/** Makes a directory below `root` with the root's own permissions, refusing to walk through links that lead out of it. */
async function makeInside(root: string, relative: string): Promise<string> {
  const resolvedRoot = await realpath(root);
  const mode = (await stat(resolvedRoot)).mode & 0o7777;
  let current = resolvedRoot;
  for (const part of relative.split('/').filter((segment) => segment !== '' && segment !== '.')) {
    const next = join(current, part);
    await makeDirectory(next, mode);
    current = await realpath(next);
    if (!current.startsWith(resolvedRoot + sep)) throw new StartError('CreateContainerConfigError', `subPath ${JSON.stringify(relative)} leaves its volume`);
  }
  return current;
}

async function makeDirectory(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path);
    await chmod(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function resolve(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function propagation({ mountPropagation }: VolumeMount): Mount['propagation'] {
  if (mountPropagation === 'Bidirectional') return 'rshared';
  return mountPropagation === 'HostToContainer' ? 'rslave' : 'private';
}
