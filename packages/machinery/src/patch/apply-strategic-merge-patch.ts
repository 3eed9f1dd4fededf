import { badRequest, type ApiError } from '../api-error.ts';
import { cloneJson, memberOf, setMember } from '../clone.ts';
import { deepEqual } from '../equality.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema, PatchStrategy } from '../schema/merge-schema.ts';
import { inElementOrder, type Identify } from './element-order.ts';
import { deleteFromListPrefix, isDirective, patchDirective, retainKeysDirective, setOrderPrefix } from './strategic-directives.ts';

/**
 * The document with a strategic merge patch merged in: lists with a merge key are merged item by item, directives
 * (`$patch`, `$retainKeys`, `$deleteFromPrimitiveList`, `$setElementOrder`) are obeyed. Neither argument is changed.
 * Throws a 400 for a patch that cannot be understood.
 */
export function applyStrategicMergePatch(document: JsonObject, patch: unknown, schema: MergeSchema): JsonObject {
  if (!isJsonObject(patch)) throw badRequest('a strategic merge patch is a JSON object');
  return mergeObjects(document, patch, schema);
}

const mergeByMember: PatchStrategy = { merge: false, replace: false, retainKeys: false };

function mergeObjects(original: JsonObject, patch: JsonObject, schema: MergeSchema): JsonObject {
  const directive = patch[patchDirective];
  if (directive === 'replace') return withoutDirectives(patch) as JsonObject;
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') throw unknownDirective(directive);
  const result = retainedMembers(original, patch);
  deleteFromLists(result, patch);
  for (const key of Object.keys(patch)) {
    if (!isDirective(key)) mergeMember(result, key, patch, schemaOfMember(schema, key));
  }
  reorderUntouchedLists(result, patch, schema);
  return result;
}

function schemaOfMember(schema: MergeSchema, key: string): MergeSchema | undefined {
  if (schema.type === 'struct') return schema.fields.get(key)?.schema;
  return schema.type === 'map' ? schema.item : undefined;
}

const strategyOf = (schema: MergeSchema | undefined): PatchStrategy => (schema !== undefined && 'patch' in schema ? schema.patch : mergeByMember);

function mergeMember(result: JsonObject, key: string, patch: JsonObject, schema: MergeSchema | undefined): void {
  const wanted = patch[key];
  const present = memberOf(result, key);
  if (wanted === null) delete result[key];
  else setMember(result, key, mergeValue(present, wanted, schema, patch[setOrderPrefix + key]));
}

function mergeValue(present: unknown, wanted: unknown, schema: MergeSchema | undefined, order: unknown): unknown {
  const strategy = strategyOf(schema);
  if (isJsonObject(wanted)) {
    if (strategy.replace) return withoutDirectives(wanted);
    return mergeObjects(isJsonObject(present) ? present : {}, wanted, schema ?? anyValue);
  }
  if (Array.isArray(wanted) && strategy.merge && schema?.type === 'list') {
    return mergeLists(Array.isArray(present) ? present : [], wanted, schema, order);
  }
  return withoutDirectives(wanted);
}

const anyValue: MergeSchema = { type: 'any', objectOnly: false };

function retainedMembers(original: JsonObject, patch: JsonObject): JsonObject {
  const retain = patch[retainKeysDirective];
  if (retain === undefined) return { ...original };
  if (!Array.isArray(retain)) throw badRequest('invalid retainKeys: $retainKeys must be a list of keys');
  const kept = new Set(retain);
  const stray = Object.keys(patch).find((key) => !isDirective(key) && patch[key] !== null && !kept.has(key));
  if (stray !== undefined) throw badRequest(`$retainKeys: the patch sets ${JSON.stringify(stray)}, which the list does not retain`);
  return Object.fromEntries(Object.entries(original).filter(([key]) => kept.has(key)));
}

function deleteFromLists(result: JsonObject, patch: JsonObject): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(deleteFromListPrefix)) continue;
    const key = directive.slice(deleteFromListPrefix.length);
    const removed = patch[directive];
    const present = memberOf(result, key);
    if (!Array.isArray(removed)) throw badRequest(`${directive} must be a list`);
    if (Array.isArray(present)) result[key] = present.filter((element) => !removed.some((value) => deepEqual(value, element)));
  }
}

/** `$setElementOrder` alone reorders a list whose elements the patch leaves as they are. */
function reorderUntouchedLists(result: JsonObject, patch: JsonObject, schema: MergeSchema): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(setOrderPrefix)) continue;
    const key = directive.slice(setOrderPrefix.length);
    const list = memberOf(result, key);
    const described = schemaOfMember(schema, key);
    if (Object.hasOwn(patch, key) || !Array.isArray(list) || described?.type !== 'list') continue;
    result[key] = inElementOrder(list, orderList(patch[directive], key), list, identifyBy(described));
  }
}

function orderList(order: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(order)) throw badRequest(`${setOrderPrefix}${key} must be a list`);
  return order;
}

function identifyBy(schema: ListSchema): Identify {
  const { mergeKey } = schema;
  return mergeKey === undefined || schema.item.type === 'scalar' ? (element) => element : (element) => (isJsonObject(element) ? element[mergeKey] : element);
}

function mergeLists(present: readonly unknown[], wanted: readonly unknown[], schema: ListSchema, order: unknown): unknown[] {
  const merged =
    schema.item.type === 'scalar' || schema.mergeKey === undefined ? mergeScalars(present, wanted) : mergeItems(present, wanted, schema, schema.mergeKey);
  return inElementOrder(merged, order === undefined ? wanted.filter(isPlain) : orderList(order, 'list'), present, identifyBy(schema));
}

/** A patch that orders nothing by directive still orders what it sets. */
const isPlain = (element: unknown): boolean => !isJsonObject(element) || element[patchDirective] === undefined || element[patchDirective] === 'merge';

function mergeScalars(present: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  return [...new Set([...present, ...wanted])].map(cloneJson);
}

/** An item with `$patch: replace` makes the whole list a replacement; one with `$patch: delete` takes its namesake away. */
function mergeItems(present: readonly unknown[], wanted: readonly unknown[], schema: ListSchema, mergeKey: string): unknown[] {
  const patches = wanted.map((item) => checkedItem(item, mergeKey));
  const plain = patches.filter((item) => item[patchDirective] === undefined || item[patchDirective] === 'merge');
  if (patches.some((item) => item[patchDirective] === 'replace')) return plain.map(withoutDirectives);
  const removed = patches.filter((item) => item[patchDirective] === 'delete').map((item) => item[mergeKey]);
  const result = present.filter((item) => !(isJsonObject(item) && removed.includes(item[mergeKey])));
  for (const item of plain) {
    const at = result.findIndex((candidate) => isJsonObject(candidate) && candidate[mergeKey] === item[mergeKey]);
    const merged = mergeObjects(at < 0 ? {} : (result[at] as JsonObject), item, schema.item);
    if (at < 0) result.push(merged);
    else result[at] = merged;
  }
  return result;
}

function checkedItem(item: unknown, mergeKey: string): JsonObject {
  if (!isJsonObject(item)) throw badRequest(`an item of a merged list must be an object with the merge key ${mergeKey}`);
  const directive = item[patchDirective];
  if (directive !== undefined && !['replace', 'delete', 'merge'].includes(directive as string)) throw unknownDirective(directive);
  if (directive !== 'replace' && item[mergeKey] === undefined)
    throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`);
  return item;
}

const unknownDirective = (directive: unknown): ApiError => badRequest(`Unknown patch type: ${JSON.stringify(directive)}`);

/** A value that replaces another: directives and nulls inside it have nothing left to act on. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !(isJsonObject(item) && item[patchDirective] !== undefined)).map(withoutDirectives);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) if (!isDirective(key) && value[key] !== null) setMember(result, key, withoutDirectives(value[key]));
  return result;
}
