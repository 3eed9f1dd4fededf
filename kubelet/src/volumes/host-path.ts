import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Stats } from 'node:fs';
import { MountError, type VolumeType } from './volume-type.ts';

/** A path of the node, checked to be what `type` says it is. */
export const hostPathVolume: VolumeType<'hostPath'> = {
  field: 'hostPath',
  async setUp({ path, type }) {
    await useHostPath(path, type ?? '');
    return { path, readOnly: false };
  },
};

type HostPathType = '' | 'BlockDevice' | 'CharDevice' | 'Directory' | 'DirectoryOrCreate' | 'File' | 'FileOrCreate' | 'Socket';

const expected: Readonly<Record<Exclude<HostPathType, ''>, { readonly noun: string; readonly fits: (stats: Stats) => boolean }>> = {
  Directory: { noun: 'directory', fits: (stats) => stats.isDirectory() },
  DirectoryOrCreate: { noun: 'directory', fits: (stats) => stats.isDirectory() },
  File: { noun: 'file', fits: (stats) => stats.isFile() },
  FileOrCreate: { noun: 'file', fits: (stats) => stats.isFile() },
  Socket: { noun: 'socket', fits: (stats) => stats.isSocket() },
  CharDevice: { noun: 'character device', fits: (stats) => stats.isCharacterDevice() },
  BlockDevice: { noun: 'block device', fits: (stats) => stats.isBlockDevice() },
};

export async function useHostPath(path: string, type: HostPathType): Promise<void> {
  const existing = await stat(path).catch(() => undefined);
  if (existing === undefined) return createMissing(path, type);
  if (type !== '' && !expected[type].fits(existing)) throw new MountError(`hostPath type check failed: ${path} is not a ${expected[type].noun}`);
}

async function createMissing(path: string, type: HostPathType): Promise<void> {
  if (type === '' || type === 'DirectoryOrCreate') return void (await mkdir(path, { recursive: true, mode: 0o755 }));
  if (type !== 'FileOrCreate') throw new MountError(`hostPath type check failed: ${path} is not a ${expected[type].noun}`);
  await mkdir(dirname(path), { recursive: true });
  await (await open(path, 'a', 0o644)).close();
}
