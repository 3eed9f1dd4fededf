import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { MountError } from './volume-type.ts';

const run = promisify(execFile);

export interface MountRequest {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
}

/** Mounts unless something is mounted there already. */
export async function mount({ type, source, target, options }: MountRequest): Promise<void> {
  if (await isMounted(target)) return;
  const flags = options.length > 0 ? ['-o', options.join(',')] : [];
  try {
    await run('mount', ['-t', type, ...flags, source, target]);
  } catch (error) {
    throw new MountError(`mount of ${type} ${source} failed: ${(error as { stderr?: string }).stderr?.trim() ?? String(error)}`, { cause: error });
  }
}

export async function unmount(target: string): Promise<void> {
  if (await isMounted(target)) await run('umount', [target]);
}

async function isMounted(target: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const escaped = target.replaceAll(' ', '\\040');
  return mounts.split('\n').some((line) => line.split(' ')[4] === escaped);
}
