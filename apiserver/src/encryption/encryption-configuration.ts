import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { type CipherKind, keyLengths } from './ciphers.ts';
import { createTransformer, type Provider, type Transformer } from './transformer.ts';

/** The transformer of a resource; undefined where values lie in the store as they are. */
export type TransformerOf = (resource: { readonly group: string; readonly plural: string }) => Transformer | undefined;

const keys = z.strictObject({ keys: z.array(z.strictObject({ name: z.string().min(1), secret: z.base64() })).min(1) });
const provider = z.strictObject({
  aescbc: keys.optional(),
  aesgcm: keys.optional(),
  secretbox: keys.optional(),
  identity: z.strictObject({}).nullish(),
  kms: z.undefined({ error: 'this server has no kms provider: there are aescbc, aesgcm, secretbox and identity' }).optional(),
});
const written = z.strictObject({
  apiVersion: z.literal('apiserver.config.k8s.io/v1'),
  kind: z.literal('EncryptionConfiguration'),
  resources: z.array(z.strictObject({ resources: z.array(z.string().min(1)).min(1), providers: z.array(provider).min(1) })).min(1),
});

/** Reads --encryption-provider-config. Throws saying what is wrong with it. */
export async function readEncryptionConfiguration(file: string): Promise<TransformerOf> {
  const flag = `--encryption-provider-config ${file}`;
  try {
    return parseEncryptionConfiguration(parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${flag}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

export function parseEncryptionConfiguration(value: unknown): TransformerOf {
  const read = written.safeParse(value);
  if (!read.success) throw new Error(z.prettifyError(read.error));
  const entries = read.data.resources.map(({ resources, providers }) => ({ patterns: resources, transformer: createTransformer(providers.map(providerOf)) }));
  refuseOverlap(entries.map(({ patterns }) => patterns));
  return ({ group, plural }) => entries.find(({ patterns }) => patterns.some((pattern) => matches(pattern, group, plural)))?.transformer;
}

/** `secrets`, `deployments.apps`, `*.apps`, `*.` for what has no group, `*.*` for everything. */
function matches(pattern: string, group: string, plural: string): boolean {
  return pattern === '*.*' || pattern === `*.${group}` || pattern === (group === '' ? plural : `${plural}.${group}`);
}

/** What is named beside a wildcard that covers it, or twice, would have no effect. */
function refuseOverlap(lists: readonly (readonly string[])[]): void {
  const seen = new Set<string>();
  for (const patterns of lists) {
    for (const pattern of patterns) {
      if (pattern === '*' || (pattern.startsWith('*') && !pattern.startsWith('*.'))) {
        throw new Error(`${JSON.stringify(pattern)} is no pattern of resources: use '*.' for what has no group and '*.*' for everything`);
      }
      const dot = pattern.indexOf('.');
      const wildcards = new Set(['*.*', `*.${dot < 0 ? '' : pattern.slice(dot + 1)}`]);
      wildcards.delete(pattern);
      const covering = patterns.find((other) => wildcards.has(other));
      if (covering !== undefined)
        throw new Error(`using overlapping resources such as '${pattern}' and '${covering}' in the same resource list is not allowed`);
      const earlier = [...wildcards].find((wildcard) => seen.has(wildcard));
      if (earlier !== undefined) throw new Error(`'${pattern}' comes after '${earlier}', which covers it`);
      if (seen.has(pattern)) throw new Error(`'${pattern}' is named twice`);
    }
    for (const pattern of patterns) seen.add(pattern);
  }
}

function providerOf(given: z.output<typeof provider>): Provider | 'identity' {
  const named = Object.keys(given);
  if (named.length !== 1) throw new Error(`a provider is one of aescbc, aesgcm, secretbox and identity; one has ${named.join(' and ') || 'none of them'}`);
  const kind = named[0] as CipherKind | 'identity';
  if (kind === 'identity') return kind;
  return { kind, keys: given[kind]!.keys.map(({ name, secret }) => ({ name: checkedName(name), secret: checkedKey(kind, name, secret) })) };
}

function checkedName(name: string): string {
  if (name.includes(':')) throw new Error(`the name ${JSON.stringify(name)} of a key may not contain a colon`);
  return name;
}

function checkedKey(kind: CipherKind, name: string, secret: string): Buffer {
  const key = Buffer.from(secret, 'base64');
  const lengths = keyLengths[kind];
  if (lengths.includes(key.length)) return key;
  throw new Error(
    `the secret of the ${kind} key ${JSON.stringify(name)} is not of the expected length, got ${key.length}, expected one of [${lengths.join(' ')}]`,
  );
}
