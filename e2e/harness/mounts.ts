import { readFileSync } from 'node:fs';
import { output } from './run-program.ts';

/** Mount points below a folder, deepest first. */
export function mountsBelow(folder: string): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((point) => point.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length);
}

export async function unmountBelow(folder: string): Promise<void> {
  for (const point of mountsBelow(folder)) await output('umount', ['-l', point]);
}
