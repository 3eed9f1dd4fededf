import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from '../../command-error.ts';
import { contentHash } from '../../commands/create/configuration.ts';
import type { AnyObject } from '../../output/print-object.ts';
import { parseManifests } from '../parse-manifests.ts';
import { withGenerated } from './generators.ts';
import { fileOn, type Ground } from './ground.ts';
import { deprecations, type Kustomization, missing, readKustomization } from './kustomization.ts';
import { followRenames } from './name-references.ts';
import { withPatches } from './patches.ts';
import { replaceValues } from './replacements.ts';
import { inOrderOfNeed } from './resource-order.ts';
import { type Resource, resourceOf } from './resource.ts';
import { transform } from './transformers.ts';

export interface BuildOptions {
  /** Told of fields that others have taken the place of. */
  readonly warn: (text: string) => void;
  /** Files outside a kustomization's directory may be read. */
  readonly unrestricted?: boolean;
}

/** The objects of a kustomization directory. */
export async function buildKustomization(directory: string, options: BuildOptions): Promise<readonly AnyObject[]> {
  const root = resolve(directory);
  const kustomization = readKustomization(root);
  const resources = await accumulate(root, kustomization, [], options);
  for (const resource of resources) if (resource.hashed) resource.object = withHash(resource.object);
  followRenames(resources);
  const objects = resources.map(({ object }) => object);
  return kustomization.sortOptions?.order === 'fifo' ? objects : inOrderOfNeed(objects);
}

/** What a kustomization makes of those given and its own. */
async function accumulate(directory: string, kustomization: Kustomization, given: readonly Resource[], options: BuildOptions): Promise<readonly Resource[]> {
  deprecations(kustomization).forEach(options.warn);
  const ground: Ground = { directory, unrestricted: options.unrestricted === true };
  let resources = [...given];
  for (const entry of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])])
    addAll(resources, await load(ground, entry, options), { entry, path: join(directory, entry) });
  resources = [...withGenerated(ground, kustomization, resources)];
  for (const entry of kustomization.components ?? []) {
    const path = join(directory, entry);
    resources = [...(await accumulate(path, readKustomization(path), resources, options))];
  }
  resources = [...withPatches(ground, kustomization, resources)];
  for (const resource of resources) transform(resource, kustomization);
  replaceValues(ground, kustomization, resources);
  return resources;
}

function addAll(resources: Resource[], added: readonly Resource[], { entry, path }: { readonly entry: string; readonly path: string }): void {
  for (const resource of added) {
    const id = idOf(resource.object);
    if (resources.some(({ object }) => idOf(object) === id))
      throw new CommandError(
        `accumulating resources: accumulation err='merging resources from '${entry}': may not add resource with an already registered id: ${id}': must build at directory: '${path}': file is not directory`,
      );
    resources.push(resource);
  }
}

function idOf({ apiVersion, kind, metadata }: AnyObject): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['[noGrp]', apiVersion];
  return `${kind}.${version}.${group}/${metadata.name}.${metadata.namespace ?? '[noNs]'}`;
}

async function load(ground: Ground, entry: string, options: BuildOptions): Promise<readonly Resource[]> {
  if (/^https?:\/\/.*\.ya?ml$/.test(entry)) return resourcesOf(await (await fetch(entry)).text(), entry);
  const path = join(ground.directory, entry);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new CommandError(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': ${missing(path)}': must build at directory: not a valid directory: ${missing(path)}`,
    );
  return stats.isDirectory() ? accumulate(path, readKustomization(path), [], options) : resourcesOf(readFileSync(ownFile(ground, entry), 'utf8'), path);
}

function ownFile(ground: Ground, entry: string): string {
  try {
    return fileOn(ground, entry);
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    const path = join(ground.directory, entry);
    throw new CommandError(
      `accumulating resources: accumulation err='accumulating resources from '${entry}': ${cause.message}': must build at directory: '${path}': file is not directory`,
      { cause },
    );
  }
}

async function resourcesOf(text: string, source: string): Promise<readonly Resource[]> {
  return (await parseManifests(text, source, { version: '1.2' })).map(({ object }) => resourceOf(object));
}

/** The hash is of the content alone: the name has no part in it. */
function withHash(object: AnyObject): AnyObject {
  const hash = contentHash({ ...object, metadata: { ...object.metadata, name: '' } });
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${hash}` } };
}
