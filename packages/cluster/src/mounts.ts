import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { tryCommand } from './run-command.ts';

/** Mount points below a folder, deepest first; one that is mounted over stands there as often as it is mounted. */
export function mountsBelow(folder: string): readonly string[] {
  return mountPointsIn(readFileSync('/proc/self/mounts', 'utf8'), existsSync(folder) ? realpathSync(folder) : folder);
}

/** From the lines of a mount table, in which blanks and the like are written as octal numbers. */
function mountPointsIn(table: string, folder: string): readonly string[] {
  return table
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
    .filter((point) => point.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length);
}

/** Unmounts all below a folder, busy or not. What lay hidden under a mount comes up by that, so it looks until nothing goes any more. */
export async function unmountBelow(folder: string): Promise<void> {
  for (let before = Infinity, points = mountsBelow(folder); points.length > 0 && points.length < before; points = mountsBelow(folder)) {
    before = points.length;
    for (const point of points) await tryCommand(['umount', '-l', point]);
  }
}
