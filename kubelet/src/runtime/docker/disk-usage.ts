import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { dockerStatus } from './docker-error.ts';

/** The bytes of a container's writable layer and of all its log files; 0 when it is gone. */
export async function diskUsage(docker: Docker, id: string): Promise<number> {
  try {
    const [listed, { LogPath }] = await Promise.all([
      docker.listContainers({ all: true, size: true, filters: { id: [id] } }) as Promise<readonly { SizeRw?: number }[]>,
      docker.getContainer(id).inspect() as Promise<{ LogPath?: string }>,
    ]);
    return (listed[0]?.SizeRw ?? 0) + (LogPath ? await logSize(LogPath) : 0);
  } catch (error) {
    if (dockerStatus(error) === 404) return 0;
    throw error;
  }
}

/** Rotated logs lie beside the newest one. */
async function logSize(path: string): Promise<number> {
  const names = (await readdir(dirname(path)).catch(() => [])).filter((name) => name.startsWith(basename(path)));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dirname(path), name)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
