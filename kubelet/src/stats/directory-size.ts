import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The bytes that a directory takes on its file system; 0 when it is not there. */
export async function directorySize(path: string): Promise<number> {
  // Files that vanish while they are counted make the program fail, with the sum of the others printed all the same.
  const { stdout } = await run('du', ['-sxB1', path]).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  return Number.parseInt(stdout, 10) || 0;
}
