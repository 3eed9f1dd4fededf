import { z } from 'zod';
import type { ObjectMeta } from '../object.ts';
import { objectMetaSchema } from './object-meta.ts';
import { canonicalQuantity } from '../quantity.ts';

/** A schema made on first use. `id` is its OpenAPI definition name, e.g. `io.k8s.api.core.v1.Container`. */
export function namedSchema<Schema extends z.ZodType>(id: string, build: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => (made ??= build().meta({ id }));
}

/** The TypeScript type of what a schema accepts and returns, defaults filled. */
export type SchemaOf<Thunk extends () => z.ZodType> = z.output<ReturnType<Thunk>>;

const int32Min = -2147483648;
const int32Max = 2147483647;
const int64Limit = Number.MAX_SAFE_INTEGER;

export const int32 = (): z.ZodNumber => z.number().int().min(int32Min).max(int32Max).meta({ format: 'int32' });
/** Integers beyond 2^53 cannot be carried by JSON numbers in JavaScript and are refused. */
export const int64 = (): z.ZodNumber => z.number().int().min(-int64Limit).max(int64Limit).meta({ format: 'int64' });
/** Base64 text, kept encoded. */
export const base64 = (): z.ZodString => z.string().meta({ format: 'byte' });
export const time = (): z.ZodString => z.string().meta({ format: 'date-time', kubets: 'Time' });
export const microTime = (): z.ZodString => z.string().meta({ format: 'date-time', kubets: 'MicroTime' });
export const intOrString = () => z.union([z.number().int(), z.string()]).meta({ kubets: 'IntOrString' });
/** Canonical quantity text; numbers are accepted and become text. */
export const quantity = () => z.union([z.string(), z.number()]).transform(canonicalQuantity).meta({ kubets: 'Quantity' });
/** Any JSON object, kept as it is. */
export const rawExtension = () => z.record(z.string(), z.unknown()).meta({ kubets: 'RawExtension' });
/** Any JSON value, kept as it is. */
export const anyJson = () => z.unknown().meta({ kubets: 'JSON' });

/** The shared metadata of every object. Its rules live in the API server's object metadata validation. */
export const objectMeta = (): z.ZodType<ObjectMeta, unknown> => objectMetaSchema() as unknown as z.ZodType<ObjectMeta, unknown>;

export interface ListOptions {
  /** How a strategic merge patch treats the list; `merge` by the first key (or `mergeKey`) for maps. */
  patch?: 'merge' | 'replace' | 'retainKeys' | 'merge,retainKeys';
  mergeKey?: string;
}

/** A list whose items are identified by `keys`: one call says it for server-side apply and for strategic merge. */
export function listMap<Item extends z.ZodType>(
  item: Item,
  keys: readonly string[],
  { patch = 'merge', mergeKey = keys[0] }: ListOptions = {},
): z.ZodArray<Item> {
  return z.array(item).meta({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': [...keys],
    ...(patch !== 'replace' && { 'x-kubernetes-patch-strategy': patch, 'x-kubernetes-patch-merge-key': mergeKey }),
  });
}

/** A list of distinct scalars. */
export function listSet<Item extends z.ZodType>(item: Item, { patch = 'replace' }: Pick<ListOptions, 'patch'> = {}): z.ZodArray<Item> {
  return z.array(item).meta({ 'x-kubernetes-list-type': 'set', ...(patch !== 'replace' && { 'x-kubernetes-patch-strategy': patch }) });
}

/** A list that is always replaced as a whole. */
export function atomicList<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).meta({ 'x-kubernetes-list-type': 'atomic' });
}

/** A list upstream gives no list type: server-side apply treats it as atomic, strategic merge as `patch` says. */
export function plainList<Item extends z.ZodType>(item: Item, { patch = 'replace', mergeKey }: ListOptions = {}): z.ZodArray<Item> {
  const list = z.array(item);
  if (patch === 'replace') return list;
  return list.meta({ 'x-kubernetes-patch-strategy': patch, ...(mergeKey !== undefined && { 'x-kubernetes-patch-merge-key': mergeKey }) });
}

/** A struct that is always replaced as a whole. */
export function atomic<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ 'x-kubernetes-map-type': 'atomic' });
}

/** A field whose strategic merge is not the default one. */
export function patchStrategy<Schema extends z.ZodType>(schema: Schema, strategy: 'retainKeys' | 'replace'): Schema {
  return schema.meta({ 'x-kubernetes-patch-strategy': strategy });
}

export const stringMap = () => z.record(z.string(), z.string());
