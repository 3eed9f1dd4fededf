import { z } from 'zod';

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
