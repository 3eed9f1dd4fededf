import type { Pod } from '@kubets/api';
import { chmod, chown, lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadOwner } from './atomic-writer.ts';

/** Who owns files made from API objects: the pod's group, and its user when all containers share one. */
export function payloadOwner({ spec }: Pod): PayloadOwner {
  const users = new Set(
    [...(spec.initContainers ?? []), ...spec.containers].map(({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser),
  );
  const [user] = users;
  return { uid: users.size === 1 ? user : undefined, gid: spec.securityContext?.fsGroup };
}

/** Gives a writable volume to the pod's group: group-readable and -writable, and new files inherit the group. */
export async function shareWithGroup(path: string, { spec }: Pod): Promise<void> {
  const group = spec.securityContext?.fsGroup;
  if (group === undefined) return;
  const root = await stat(path);
  const matches = root.gid === group && (root.mode & 0o2070) === 0o2070;
  if (matches && spec.securityContext?.fsGroupChangePolicy === 'OnRootMismatch') return;
  await shareTree(path, group);
}

async function shareTree(path: string, group: number): Promise<void> {
  const { mode, uid } = await lstat(path);
  const isDirectory = (mode & 0o170000) === 0o040000;
  if ((mode & 0o170000) === 0o120000) return;
  await chown(path, uid, group);
  await chmod(path, (mode & 0o7777) | (isDirectory ? 0o2770 : 0o660));
  if (isDirectory) for (const name of await readdir(path)) await shareTree(join(path, name), group);
}
