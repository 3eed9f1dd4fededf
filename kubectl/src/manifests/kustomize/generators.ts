import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import { fileOn, type Ground } from './ground.ts';
import { type Generator, type GeneratorOptions, type Kustomization, missing } from './kustomization.ts';
import { type Resource, resourceOf } from './resource.ts';

type Kind = 'ConfigMap' | 'Secret';

/** The resources with the ConfigMaps and Secrets a kustomization makes from files and literals, or merges into those there are. */
export function withGenerated(ground: Ground, kustomization: Kustomization, resources: readonly Resource[]): readonly Resource[] {
  const { configMapGenerator = [], secretGenerator = [], generatorOptions } = kustomization;
  let all = resources;
  for (const generator of configMapGenerator) all = withOne(all, generatedObject(ground, 'ConfigMap', generator, generatorOptions), generator);
  for (const generator of secretGenerator) all = withOne(all, generatedObject(ground, 'Secret', generator, generatorOptions), generator);
  return all;
}

function withOne(resources: readonly Resource[], { object, hashed }: Resource, { behavior = 'create' }: Generator): readonly Resource[] {
  const existing = resources.find((one) => one.object.kind === object.kind && one.originalName === object.metadata.name);
  if (behavior === 'create') return [...resources, resourceOf(object, hashed)];
  if (existing === undefined)
    throw new CommandError(`merging from generator: ${object.kind}.v1.[noGrp]/${object.metadata.name} does not exist; cannot merge or replace`);
  existing.object =
    behavior === 'merge' ? mergedData(existing.object, object) : { ...object, metadata: { ...object.metadata, name: existing.object.metadata.name } };
  existing.hashed = hashed;
  return resources;
}

function mergedData(into: AnyObject, from: AnyObject): AnyObject {
  const merged: AnyObject = { ...into, metadata: { ...into.metadata } };
  for (const field of ['data', 'binaryData'])
    if (from[field] !== undefined) merged[field] = { ...(into[field] as object | undefined), ...(from[field] as object) };
  for (const field of ['labels', 'annotations'] as const)
    if (from.metadata[field]) merged.metadata[field] = { ...into.metadata[field], ...from.metadata[field] };
  return merged;
}

function generatedObject(ground: Ground, kind: Kind, generator: Generator, shared: GeneratorOptions = {}): Resource {
  const own = generator.options ?? {};
  const labels = { ...shared.labels, ...own.labels };
  const annotations = { ...shared.annotations, ...own.annotations };
  const { data, binaryData } = contents(ground, kind, generator);
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: generator.name,
      ...(generator.namespace && { namespace: generator.namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(Object.keys(data).length > 0 && { data }),
    ...(Object.keys(binaryData).length > 0 && { binaryData }),
    ...(kind === 'Secret' && { type: generator.type ?? 'Opaque' }),
    ...((own.immutable ?? shared.immutable) && { immutable: true }),
  };
  return resourceOf(object as unknown as AnyObject, !(own.disableNameSuffixHash ?? shared.disableNameSuffixHash ?? false));
}

interface Contents {
  readonly data: Record<string, string>;
  readonly binaryData: Record<string, string>;
}

function contents(ground: Ground, kind: Kind, generator: Generator): Contents {
  const found: Contents = { data: {}, binaryData: {} };
  for (const [key, value] of pairsOf(ground, generator)) {
    if (kind === 'Secret') found.data[key] = value.toString('base64');
    else if (isText(value)) found.data[key] = value.toString('utf8');
    else found.binaryData[key] = value.toString('base64');
  }
  return found;
}

const isText = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);

function pairsOf(ground: Ground, { literals = [], files = [], env, envs = [] }: Generator): readonly (readonly [string, Buffer])[] {
  return [
    ...[...envs, ...(env === undefined ? [] : [env])].flatMap((path) => envPairs(read(ground, path, 'env'))),
    ...files.map((text): readonly [string, Buffer] => {
      const [key, path] = text.includes('=') ? pairOf(text) : [basename(text), text];
      return [key, read(ground, path, 'file')];
    }),
    ...literals.map((text): readonly [string, Buffer] => {
      if (!text.includes('='))
        throw new CommandError(`loading KV pairs: literal sources [${literals.join(' ')}]: invalid literal source ${text}, expected key=value`);
      const [key, value] = pairOf(text);
      return [key, Buffer.from(value.replace(/^(["'])(.*)\1$/s, '$2'))];
    }),
  ];
}

function envPairs(text: Buffer): readonly (readonly [string, Buffer])[] {
  const lines = text
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trimStart());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [key, value] = line.includes('=') ? pairOf(line) : [line, process.env[line] ?? ''];
      return [key, Buffer.from(value)];
    });
}

function read(ground: Ground, path: string, what: 'env' | 'file'): Buffer {
  const file = fileOn(ground, path);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new CommandError(`loading KV pairs: ${what} sources: [${path}]: ${missing(file)}`, { cause });
  }
}

const pairOf = (text: string): readonly [string, string] => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
