import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopLog } from '@kubets/control-loop';
import type { Manifest } from './static-pod.ts';

/** Every document of a directory, in the order of their names; hidden files are none. What cannot be read or parsed is logged and left out. */
export async function readManifests(directory: string, log: LoopLog): Promise<readonly Manifest[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  if (names.length === 0) return [];
  // Most nodes have no manifests and need no parser.
  const { parse } = await import('yaml');
  const manifests: Manifest[] = [];
  for (const name of names.toSorted()) {
    const file = join(directory, name);
    try {
      manifests.push({ file, document: parse(await readFile(file, 'utf8')) as unknown });
    } catch (error) {
      log.warn({ file, err: error }, 'a manifest could not be read');
    }
  }
  return manifests;
}
