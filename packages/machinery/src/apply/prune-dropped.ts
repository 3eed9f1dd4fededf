import { setMember } from '../clone.ts';
import type { JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema } from '../schema/merge-schema.ts';
import { emptySet, isEmptySet, isMember, type FieldSet } from './field-set.ts';
import { itemElement } from './list-items.ts';
import { fieldElement, hasNamedFields, memberSchema, shapeOf } from './shape.ts';

/**
 * The value without what the manager applied before (`last`) and nobody owns any more (`owned` holds every manager's fields,
 * the new configuration's included). What is removed takes its unowned parts, such as defaults, along.
 */
export function pruneDropped(value: unknown, schema: MergeSchema, last: FieldSet, owned: FieldSet): unknown {
  if (isEmptySet(last)) return value;
  const shape = shapeOf(schema, value);
  if (shape.type === 'members') return pruneMembers(shape.members, schema, last, owned);
  return shape.type === 'items' ? pruneItems(shape.items, shape.schema, last, owned) : value;
}

function pruneMembers(members: JsonObject, schema: MergeSchema, last: FieldSet, owned: FieldSet): JsonObject {
  const named = hasNamedFields(schema);
  const kept: JsonObject = {};
  for (const name of Object.keys(members)) {
    const element = fieldElement(name);
    const mine = last[element];
    const theirs = owned[element];
    if (mine !== undefined && belongs(mine, named) && !belongs(theirs, named)) continue;
    const inner = memberSchema(schema, name);
    setMember(kept, name, mine === undefined || inner === undefined ? members[name] : pruneDropped(members[name], inner, mine, theirs ?? emptySet));
  }
  return kept;
}

function pruneItems(items: readonly unknown[], schema: ListSchema, last: FieldSet, owned: FieldSet): unknown[] {
  return items.flatMap((item) => {
    const element = itemElement(schema, item);
    const mine = last[element];
    if (mine === undefined) return [item];
    const theirs = owned[element];
    if (belongs(mine, false) && !belongs(theirs, false)) return [];
    return [pruneDropped(item, schema.item, mine, theirs ?? emptySet)];
  });
}

/** A struct's field belongs to whoever owns anything in it. */
function belongs(node: FieldSet | undefined, named: boolean): boolean {
  return node !== undefined && (named || isMember(node));
}
