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

/** Unmounts whatever is mounted at or below a directory, the innermost first. */
export async function unmountTree(directory: string): Promise<void> {
  for (const path of (await mountsBelow(directory)).toReversed()) await run('umount', [path]);
}

/**
 * Shows a file or directory once more at `target`, to read only, with all that is mounted below it: a plain read-only mount leaves those
 * mounts writable. What is mounted there later does not appear.
 */
export async function mountReadOnlyTree(source: string, target: string): Promise<void> {
  await unmountTree(target);
  try {
    await run('mount', ['--rbind', source, target]);
    await run('mount', ['--make-rprivate', target]);
    for (const path of await mountsBelow(target)) await run('mount', ['-o', 'remount,bind,ro', path]);
  } catch (error) {
    throw new MountError(`recursive read-only mount of ${source} failed: ${(error as { stderr?: string }).stderr?.trim() ?? String(error)}`, { cause: error });
  }
}

async function isMounted(target: string): Promise<boolean> {
  return (await mountPoints()).includes(target);
}

/** The outermost first. */
async function mountsBelow(directory: string): Promise<readonly string[]> {
  return (await mountPoints()).filter((path) => path === directory || path.startsWith(`${directory}/`));
}

/** In the order they were mounted in; the kernel writes blanks in octal. */
async function mountPoints(): Promise<readonly string[]> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const points = mounts.split('\n').map((line) => line.split(' ')[4] ?? '');
  return points.map((path) => path.replaceAll(/\\([0-7]{3})/g, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 8))));
}
