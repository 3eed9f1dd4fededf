import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { contentHash } from '../commands/create/configuration.ts';
import type { AnyObject } from '../output/print-object.ts';

export interface Generator {
  readonly name: string;
  readonly namespace?: string;
  readonly type?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly options?: { readonly disableNameSuffixHash?: boolean };
}

interface Generators {
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly generatorOptions?: { readonly disableNameSuffixHash?: boolean };
}

/** ConfigMaps and Secrets made from files and literals; their names end in a hash of their content. */
export function generatedObjects(
  directory: string,
  generators: Generators,
): { readonly objects: readonly AnyObject[]; readonly renames: ReadonlyMap<string, string> } {
  const renames = new Map<string, string>();
  const make =
    (kind: 'ConfigMap' | 'Secret') =>
    (generator: Generator): AnyObject => {
      const data = dataOf(directory, generator, kind === 'Secret');
      const object = {
        apiVersion: 'v1',
        kind,
        metadata: { name: generator.name, ...(generator.namespace && { namespace: generator.namespace }) },
        data,
        ...(kind === 'Secret' && { type: generator.type ?? 'Opaque' }),
      };
      const plain = generator.options?.disableNameSuffixHash ?? generators.generatorOptions?.disableNameSuffixHash ?? false;
      const name = plain ? generator.name : `${generator.name}-${contentHash(object)}`;
      renames.set(generator.name, name);
      return { ...object, metadata: { ...object.metadata, name } } as unknown as AnyObject;
    };
  const objects = [...(generators.configMapGenerator ?? []).map(make('ConfigMap')), ...(generators.secretGenerator ?? []).map(make('Secret'))];
  return { objects, renames };
}

function dataOf(directory: string, { literals = [], files = [], envs = [] }: Generator, encode: boolean): Record<string, string> {
  const pairs: (readonly [string, string])[] = [
    ...literals.map((text) => pairOf(text)),
    ...files.map((text) => {
      const [key, path] = text.includes('=') ? pairOf(text) : [basename(text), text];
      return [key, readFileSync(join(directory, path), 'utf8')] as const;
    }),
    ...envs.flatMap((path) =>
      readFileSync(join(directory, path), 'utf8')
        .split('\n')
        .filter((line) => line.includes('=') && !line.startsWith('#'))
        .map(pairOf),
    ),
  ];
  return Object.fromEntries(pairs.map(([key, value]) => [key, encode ? Buffer.from(value).toString('base64') : value]));
}

const pairOf = (text: string): readonly [string, string] => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
