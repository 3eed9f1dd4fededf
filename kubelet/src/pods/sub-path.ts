import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { StartError } from './start-error.ts';

/** The real path of something inside a volume; undefined when it is not there. A path or a link that leads out of the volume is refused. */
export async function pathInside(root: string, relative: string): Promise<string | undefined> {
  if (relative.startsWith('/') || relative.split('/').includes('..')) throw leaves(relative);
  // Resolved before it is used: a link inside the volume must not lead out of it.
  const [resolved, resolvedRoot] = await Promise.all([resolve(join(root, relative)), realpath(root)]);
  if (resolved !== undefined && resolved !== resolvedRoot && !resolved.startsWith(resolvedRoot + sep)) throw leaves(relative);
  return resolved;
}

/** Makes a directory below `root` with the root's own permissions, refusing to walk through links that lead out of it. */
export async function makeInside(root: string, relative: string): Promise<string> {
  const resolvedRoot = await realpath(root);
  const mode = (await stat(resolvedRoot)).mode & 0o7777;
  let current = resolvedRoot;
  for (const part of relative.split('/').filter((segment) => segment !== '' && segment !== '.')) {
    const next = join(current, part);
    await makeDirectory(next, mode);
    current = await realpath(next);
    if (!current.startsWith(resolvedRoot + sep)) throw leaves(relative);
  }
  return current;
}

function leaves(relative: string): StartError {
  return new StartError('CreateContainerConfigError', `subPath ${JSON.stringify(relative)} leaves its volume`);
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
