import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ContainerDiskUsage } from '../container-runtime.ts';
import { dockerStatus } from './docker-error.ts';
import type { Engine } from './engine.ts';

/** None when the container is gone. */
export async function diskUsage(engine: Engine, id: string): Promise<ContainerDiskUsage> {
  try {
    const [listed, { LogPath }] = await Promise.all([
      engine.get<readonly { SizeRw?: number }[]>('/containers/json', { all: true, size: true, filters: { id: [id] } }),
      engine.get<{ LogPath?: string }>(`/containers/${id}/json`),
    ]);
    return { writableBytes: listed[0]?.SizeRw ?? 0, logBytes: LogPath ? await logSize(LogPath) : 0 };
  } catch (error) {
    if (dockerStatus(error) === 404) return { writableBytes: 0, logBytes: 0 };
    throw error;
  }
}

/** Rotated logs lie beside the newest one. */
async function logSize(path: string): Promise<number> {
  const names = (await readdir(dirname(path)).catch(() => [])).filter((name) => name.startsWith(basename(path)));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dirname(path), name)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
