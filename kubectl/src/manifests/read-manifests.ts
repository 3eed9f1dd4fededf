import { readdirSync, readFileSync, statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { CommandError } from '../command-error.ts';
import type { CommandIo } from '../command-io.ts';
import { type Manifest, parseManifests } from './parse-manifests.ts';

export interface ManifestSources {
  readonly filenames: readonly string[];
  readonly kustomize?: string | undefined;
  readonly recursive: boolean;
}

/** Every object of the files, directories, URLs and standard input named, in order. */
export async function readManifests({ filenames, kustomize, recursive }: ManifestSources, io: CommandIo): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const name of filenames) manifests.push(...(await readOne(name, recursive, io)));
  if (kustomize !== undefined) {
    const { buildKustomization } = await import('./kustomize/build.ts');
    for (const object of await buildKustomization(kustomize, { warn: (text) => void io.stderr.write(`${text}\n`) }))
      manifests.push({ object, source: kustomize });
  }
  return manifests;
}

async function readOne(name: string, recursive: boolean, io: CommandIo): Promise<readonly Manifest[]> {
  if (name === '-') return parseManifests(await textOfStream(io.stdin), 'STDIN');
  if (/^https?:\/\//.test(name)) return parseManifests(await fetchText(name), name);
  const files = await filesOf(name, recursive);
  return (await Promise.all(files.map((file) => parseManifests(readFileSync(file, 'utf8'), file)))).flat();
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok)
    throw new CommandError(
      `unable to read URL ${JSON.stringify(url)}, server reported ${response.status} ${response.statusText}, status code=${response.status}`,
    );
  return response.text();
}

async function filesOf(name: string, recursive: boolean): Promise<readonly string[]> {
  const stats = statSync(name, { throwIfNoEntry: false });
  if (stats === undefined) return matchesOf(name);
  if (!stats.isDirectory()) return [name];
  const entries = readdirSync(name, { withFileTypes: true }).toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const nested = entries.map((entry) => {
    const path = join(name, entry.name);
    if (entry.isDirectory()) return recursive ? filesOf(path, recursive) : [];
    return /\.(json|yaml|yml)$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(nested.map((files) => Promise.resolve(files)))).flat();
}

async function matchesOf(pattern: string): Promise<readonly string[]> {
  const matches = /[*?[]/.test(pattern) ? await Array.fromAsync(glob(pattern)) : [];
  if (matches.length === 0) throw new CommandError(`the path ${JSON.stringify(pattern)} does not exist`);
  return matches.toSorted();
}
