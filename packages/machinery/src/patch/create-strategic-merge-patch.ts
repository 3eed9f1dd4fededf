import { cloneJson, memberOf, setMember } from '../clone.ts';
import { deepEqual } from '../equality.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema } from '../schema/merge-schema.ts';
import { deleteFromListPrefix, patchDirective, retainKeysDirective, setOrderPrefix } from './strategic-directives.ts';

/**
 * The patch that brings `current` to `modified`: it sets what differs, and removes only what `original` (the last applied
 * configuration) had and `modified` dropped. Empty when there is nothing to do. For a two-way patch pass `original` as `current` too.
 */
export function createStrategicMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject, schema: MergeSchema): JsonObject {
  return objectPatch({ original, modified, current }, schema);
}

interface ThreeWay<T> {
  readonly original: T;
  readonly modified: T;
  readonly current: T;
}

function objectPatch({ original, modified, current }: ThreeWay<JsonObject>, schema: MergeSchema): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(modified)) {
    const versions = { original: memberOf(original, key), modified: modified[key], current: memberOf(current, key) };
    if (versions.modified !== undefined) patchMember(patch, key, versions, schemaOfMember(schema, key));
  }
  for (const key of Object.keys(original)) {
    if (memberOf(modified, key) === undefined && memberOf(current, key) !== undefined) setMember(patch, key, null);
  }
  const retain = 'patch' in schema && schema.patch.retainKeys && Object.keys(patch).length > 0;
  if (retain) patch[retainKeysDirective] = Object.keys(modified).sort();
  return patch;
}

function schemaOfMember(schema: MergeSchema, key: string): MergeSchema {
  if (schema.type === 'struct') return schema.fields.get(key)?.schema ?? anyValue;
  return schema.type === 'map' ? schema.item : anyValue;
}

const anyValue: MergeSchema = { type: 'any', objectOnly: false };

function patchMember(patch: JsonObject, key: string, versions: ThreeWay<unknown>, schema: MergeSchema): void {
  const { original, modified, current } = versions;
  if (deepEqual(modified, current)) return;
  if (isJsonObject(modified) && isJsonObject(current) && !('patch' in schema && schema.patch.replace)) {
    const inner = objectPatch({ original: isJsonObject(original) ? original : {}, modified, current }, schema);
    if (Object.keys(inner).length > 0) setMember(patch, key, inner);
  } else if (Array.isArray(modified) && Array.isArray(current) && schema.type === 'list' && schema.patch.merge) {
    patchList(patch, key, { original: Array.isArray(original) ? original : [], modified, current }, schema);
  } else setMember(patch, key, cloneJson(modified));
}

function patchList(patch: JsonObject, key: string, versions: ThreeWay<readonly unknown[]>, schema: ListSchema): void {
  const { mergeKey } = schema;
  if (mergeKey === undefined || schema.item.type === 'scalar') patchScalarList(patch, key, versions);
  else if (Object.values(versions).every((list: readonly unknown[]) => hasDistinctKeys(list, mergeKey)))
    patchItemList(patch, key, versions, { mergeKey, item: withRetainKeys(schema) });
  else setMember(patch, key, [...cloneJson(versions.modified), { [patchDirective]: 'replace' }]);
}

/** Items that cannot be told apart by the merge key can only be replaced all together. */
function hasDistinctKeys(list: readonly unknown[], mergeKey: string): boolean {
  return new Set(list.map((item) => keyOf(item, mergeKey)).filter((key) => key !== undefined)).size === list.length;
}

const keyOf = (item: unknown, mergeKey: string): unknown => (isJsonObject(item) ? item[mergeKey] : undefined);

function patchScalarList(patch: JsonObject, key: string, { original, modified, current }: ThreeWay<readonly unknown[]>): void {
  const added = modified.filter((value) => !current.includes(value));
  const removed = original.filter((value) => !modified.includes(value) && current.includes(value));
  if (removed.length > 0) patch[deleteFromListPrefix + key] = removed;
  if (added.length > 0) setMember(patch, key, added);
  if (added.length > 0 || removed.length > 0 || !keepsOrder(modified, current)) patch[setOrderPrefix + key] = [...modified];
}

interface KeyedItems {
  readonly mergeKey: string;
  readonly item: MergeSchema;
}

function patchItemList(patch: JsonObject, key: string, versions: ThreeWay<readonly unknown[]>, { mergeKey, item: schema }: KeyedItems): void {
  const { original, modified, current } = versions;
  const find = (list: readonly unknown[], id: unknown): JsonObject => list.find((item): item is JsonObject => keyOf(item, mergeKey) === id) ?? {};
  const currentKeys = current.map((item) => keyOf(item, mergeKey));
  const modifiedKeys = modified.map((item) => keyOf(item, mergeKey));
  const patches = (modified as readonly JsonObject[]).flatMap((item) => {
    const id = item[mergeKey];
    if (!currentKeys.includes(id)) return [cloneJson(item)];
    const inner = objectPatch({ original: find(original, id), modified: item, current: find(current, id) }, schema);
    return Object.keys(inner).length === 0 ? [] : [{ ...inner, [mergeKey]: id }];
  });
  const removed = original.map((item) => keyOf(item, mergeKey)).filter((id) => !modifiedKeys.includes(id) && currentKeys.includes(id));
  const items = [...patches, ...removed.map((id) => ({ [patchDirective]: 'delete', [mergeKey]: id }))];
  if (items.length > 0) setMember(patch, key, items);
  if (items.length > 0 || !keepsOrder(modifiedKeys, currentKeys)) patch[setOrderPrefix + key] = modifiedKeys.map((id) => ({ [mergeKey]: id }));
}

/** A list's retainKeys strategy speaks of its items. */
function withRetainKeys({ item, patch }: ListSchema): MergeSchema {
  return patch.retainKeys && item.type === 'struct' ? retaining(item) : item;
}

function retaining(item: Extract<MergeSchema, { type: 'struct' }>): MergeSchema {
  const { type, name, fields, filled, atomic, patch } = item;
  return { type, name, fields, filled, atomic, patch: { ...patch, retainKeys: true } };
}

function keepsOrder(wanted: readonly unknown[], present: readonly unknown[]): boolean {
  const shared = present.filter((value) => wanted.includes(value));
  return shared.every((value, i) => value === wanted[i]);
}
