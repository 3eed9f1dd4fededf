import { mkdir } from 'node:fs/promises';
import { mount, unmount } from './mount-command.ts';
import type { VolumeType } from './volume-type.ts';

/** Needs the node's own NFS client (`mount.nfs`). */
export const nfsVolume: VolumeType<'nfs'> = {
  field: 'nfs',
  async setUp({ server, path, readOnly = false }, { directory }) {
    await mountNfs({ server, path, readOnly, directory, options: [] });
    return { path: directory, readOnly };
  },
  tearDown: ({ directory }) => unmount(directory),
};

export interface NfsMount {
  readonly server: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly directory: string;
  readonly options: readonly string[];
}

export async function mountNfs({ server, path, readOnly, directory, options }: NfsMount): Promise<void> {
  await mkdir(directory, { recursive: true });
  await mount({ type: 'nfs', source: `${server}:${path}`, target: directory, options: [...options, ...(readOnly ? ['ro'] : [])] });
}
