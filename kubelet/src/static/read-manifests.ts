import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ManifestFile {
  readonly file: string;
  readonly text: string;
}

/** Every file of a directory, in the order of their names; hidden ones are no manifests. */
export async function readManifests(directory: string): Promise<readonly ManifestFile[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const files = names.toSorted().map((name) => join(directory, name));
  const manifests = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8').catch(missing) })));
  return manifests.filter((manifest): manifest is ManifestFile => manifest.text !== undefined);
}

/** The file went while the directory was read. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
