import { chmod, chown, lstat, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface PayloadFile {
  readonly data: Buffer;
  readonly mode: number;
}

/** Relative path -> file. */
export type Payload = ReadonlyMap<string, PayloadFile>;

export interface PayloadOwner {
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

const dataLink = '..data';

/**
 * Writes a set of files so that a reader sees all of the old or all of the new: the files live in a time-stamped
 * directory behind the link `..data`, which is replaced by one rename; the visible names link through it. Writing what
 * is already there changes nothing.
 */
export async function writePayload(directory: string, payload: Payload, owner: PayloadOwner = {}): Promise<void> {
  for (const path of payload.keys()) assertInside(path);
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const current = await readlink(join(directory, dataLink)).catch(ignoreMissing);
  if (current !== undefined && (await holds(join(directory, current), payload))) return;
  const version = `..${new Date().toISOString().replace(/[-:.]/g, '_')}_${process.hrtime.bigint() % 1_000_000_000n}`;
  await writeVersion(join(directory, version), payload, owner);
  await symlink(version, join(directory, `${dataLink}_tmp`));
  await rename(join(directory, `${dataLink}_tmp`), join(directory, dataLink));
  await linkNames(directory, payload);
  if (current !== undefined) await rm(join(directory, current), { recursive: true, force: true });
}

/** Paths come from API objects: validated there, and never trusted here. */
function assertInside(path: string): void {
  const parts = path.split('/');
  if (path === '' || path.startsWith('/') || parts.includes('..') || (parts[0] ?? '').startsWith('..'))
    throw new Error(`the path ${JSON.stringify(path)} leaves its volume`);
}

async function writeVersion(root: string, payload: Payload, { uid = -1, gid = -1 }: PayloadOwner): Promise<void> {
  await mkdir(root, { mode: 0o755 });
  for (const [path, { data, mode }] of payload) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o755 });
    await writeFile(file, data);
    // A group that shall read the volume reads every file of it.
    await chmod(file, gid === -1 ? mode : mode | 0o440);
    if (uid !== -1 || gid !== -1) await chown(file, uid, gid);
  }
}

async function linkNames(directory: string, payload: Payload): Promise<void> {
  const names = new Set([...payload.keys()].map((path) => path.split('/')[0] ?? path));
  for (const existing of await readdir(directory)) {
    if (!existing.startsWith('..') && !names.has(existing)) await rm(join(directory, existing), { recursive: true, force: true });
  }
  for (const name of names) {
    const exists = await lstat(join(directory, name)).catch(ignoreMissing);
    if (exists === undefined) await symlink(join(dataLink, name), join(directory, name));
  }
}

async function holds(root: string, payload: Payload): Promise<boolean> {
  const files = (await readdir(root, { recursive: true, withFileTypes: true }).catch(ignoreMissing))?.filter((entry) => entry.isFile());
  if (files?.length !== payload.size) return false;
  for (const [path, { data, mode }] of payload) {
    const [existing, status] = await Promise.all([readFile(join(root, path)).catch(ignoreMissing), stat(join(root, path)).catch(ignoreMissing)]);
    if (existing === undefined || !existing.equals(data) || ((status?.mode ?? 0) & mode) !== mode) return false;
  }
  return true;
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
