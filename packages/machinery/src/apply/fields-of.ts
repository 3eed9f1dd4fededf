import { badRequest } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema } from '../schema/merge-schema.ts';
import { emptySet, isEmptySet, leaf, nodeOf, type FieldSet } from './field-set.ts';
import { itemElement, missingKey } from './list-items.ts';
import { fieldElement, hasNamedFields, memberSchema, shapeOf } from './shape.ts';

/**
 * The fields an apply configuration speaks about: its leaves, its list items and its map entries. Throws a 400 when list items
 * cannot be told apart.
 */
export function fieldsOf(value: unknown, schema: MergeSchema): FieldSet {
  const shape = shapeOf(schema, value);
  switch (shape.type) {
    case 'leaf':
      return emptySet;
    case 'members':
      return fieldsOfMembers(shape.members, shape.schema);
    case 'items':
      return fieldsOfItems(shape.items, shape.schema);
  }
}

function fieldsOfMembers(members: JsonObject, schema: MergeSchema): FieldSet {
  const set: Record<string, FieldSet> = {};
  const named = hasNamedFields(schema);
  for (const name of Object.keys(members)) {
    const inner = memberSchema(schema, name);
    const value = members[name];
    if (inner === undefined || value === undefined) continue;
    const shape = shapeOf(inner, value);
    const below = shape.type === 'leaf' ? emptySet : fieldsOf(value, inner);
    const emptyContainer = shape.type === 'members' && isEmptySet(below);
    const node = nodeOf(!named || shape.type === 'leaf' || emptyContainer, below);
    if (node !== undefined) set[fieldElement(name)] = node;
  }
  return set;
}

function fieldsOfItems(items: readonly unknown[], schema: ListSchema): FieldSet {
  const set: Record<string, FieldSet> = {};
  for (const item of items) {
    const lacking = missingKey(schema, item);
    if (lacking !== undefined) {
      throw badRequest(`associative list with keys has an element that omits key field ${JSON.stringify(lacking)} (and doesn't have default value)`);
    }
    const element = itemElement(schema, item);
    if (set[element] !== undefined) throw badRequest(`duplicate entries for key [${element.slice(2)}]`);
    set[element] = nodeOf(true, fieldsOf(item, schema.item)) ?? leaf;
  }
  return set;
}
