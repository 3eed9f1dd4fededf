import { memberOf } from '../clone.ts';
import { deepEqual } from '../equality.ts';
import type { JsonObject } from '../json.ts';
import type { ListSchema, MergeSchema } from '../schema/merge-schema.ts';
import { emptySet, isEmptySet, leaf, nodeOf, subtractSubtrees, type FieldSet } from './field-set.ts';
import { itemElement, itemsByElement } from './list-items.ts';
import { fieldElement, hasNamedFields, memberSchema, shapeOf } from './shape.ts';

/** How one object differs from another, as sets of paths. */
export interface FieldChanges {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

export const unchanged: FieldChanges = { added: emptySet, modified: emptySet, removed: emptySet };

/** Fields the server owns: nobody manages them. */
const unmanagedFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const unmanagedMetadata: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
]);

/** The changes from `before` (undefined: a new object) to `after`, without the fields nobody manages and without `ignored` subtrees. */
export function compareObjects(before: object | undefined, after: object, schema: MergeSchema, ignored: FieldSet = emptySet): FieldChanges {
  const metadata = memberSchema(schema, 'metadata') ?? anyValue;
  const changes = new Changes();
  const inMetadata = new Changes();
  const left = before as JsonObject | undefined;
  const right = after as JsonObject;
  if (left === undefined) {
    addNew(changes, right, schema, unmanagedFields);
    addNew(inMetadata, membersOf(right['metadata']), metadata, unmanagedMetadata);
  } else {
    compareMembers(changes, left, right, schema, unmanagedFields);
    compareMembers(inMetadata, membersOf(left['metadata']), membersOf(right['metadata']), metadata, unmanagedMetadata);
  }
  changes.take('f:metadata', inMetadata);
  if (isEmptySet(ignored)) return changes;
  const { added, modified, removed } = changes;
  return { added: subtractSubtrees(added, ignored), modified: subtractSubtrees(modified, ignored), removed: subtractSubtrees(removed, ignored) };
}

const anyValue: MergeSchema = { type: 'any', objectOnly: false };
const membersOf = (value: unknown): JsonObject => (value ?? {}) as JsonObject;
const nothing: ReadonlySet<string> = new Set();

/** Changes below one node, gathered while walking. */
class Changes implements FieldChanges {
  added: Record<string, FieldSet> = emptySet;
  modified: Record<string, FieldSet> = emptySet;
  removed: Record<string, FieldSet> = emptySet;

  add(element: string, node: FieldSet | undefined): void {
    if (node === undefined) return;
    if (this.added === emptySet) this.added = {};
    this.added[element] = node;
  }

  modify(element: string, node: FieldSet | undefined): void {
    if (node === undefined) return;
    if (this.modified === emptySet) this.modified = {};
    this.modified[element] = node;
  }

  remove(element: string, node: FieldSet | undefined): void {
    if (node === undefined) return;
    if (this.removed === emptySet) this.removed = {};
    this.removed[element] = node;
  }

  /** Hangs the changes of a part below `element`. */
  take(element: string, part: Changes): void {
    this.add(element, nodeOf(false, part.added));
    this.modify(element, nodeOf(false, part.modified));
    this.remove(element, nodeOf(false, part.removed));
  }
}

/**
 * Everything in a value that was not there before, containers included. The structs every object of the kind has (`spec`,
 * `status` and required ones below) count as there already: nobody came to own `spec` by creating the object.
 */
function addNew(changes: Changes, value: JsonObject, schema: MergeSchema, skipped: ReadonlySet<string>): void {
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined || skipped.has(name)) continue;
    const field = schema.type === 'struct' ? schema.fields.get(name) : undefined;
    const shape = field === undefined ? undefined : shapeOf(field.schema, member);
    if (field !== undefined && shape?.type === 'members' && hasNamedFields(field.schema) && (field.required || skipped === unmanagedFields)) {
      const inner = new Changes();
      addNew(inner, shape.members, field.schema, nothing);
      changes.take(fieldElement(name), inner);
    } else if (field?.required === true && shape?.type === 'items') changes.add(fieldElement(name), nodeOf(false, allItems(shape.items, shape.schema)));
    else changes.add(fieldElement(name), everything(member, memberSchema(schema, name)));
  }
}

/** All paths of a value, its containers included; undefined for a field no schema knows. */
function everything(value: unknown, schema: MergeSchema | undefined): FieldSet | undefined {
  if (schema === undefined) return undefined;
  const shape = shapeOf(schema, value);
  switch (shape.type) {
    case 'leaf':
      return leaf;
    case 'items':
      return nodeOf(true, allItems(shape.items, shape.schema));
    case 'members':
      return nodeOf(true, allMembers(shape.members, shape.schema));
  }
}

function allMembers(members: JsonObject, schema: MergeSchema): FieldSet {
  const below: Record<string, FieldSet> = {};
  for (const name of Object.keys(members)) {
    const node = members[name] === undefined ? undefined : everything(members[name], memberSchema(schema, name));
    if (node !== undefined) below[fieldElement(name)] = node;
  }
  return below;
}

function allItems(items: readonly unknown[], schema: ListSchema): FieldSet {
  const below: Record<string, FieldSet> = {};
  for (const item of items) below[itemElement(schema, item)] = everything(item, schema.item) ?? leaf;
  return below;
}

function compareMembers(changes: Changes, before: JsonObject, after: JsonObject, schema: MergeSchema, skipped: ReadonlySet<string>): void {
  if (before === after) return;
  for (const name of Object.keys(after)) {
    if (after[name] === before[name] || skipped.has(name)) continue;
    comparePart(changes, fieldElement(name), memberOf(before, name), after[name], memberSchema(schema, name));
  }
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(after, name) || before[name] === undefined || skipped.has(name)) continue;
    changes.remove(fieldElement(name), everything(before[name], memberSchema(schema, name)));
  }
}

function comparePart(changes: Changes, element: string, before: unknown, after: unknown, schema: MergeSchema | undefined): void {
  if (schema === undefined || before === after) return;
  if (before === undefined) changes.add(element, everything(after, schema));
  else if (after === undefined) changes.remove(element, everything(before, schema));
  else compareValues(changes, element, before, after, schema);
}

function compareValues(changes: Changes, element: string, before: unknown, after: unknown, schema: MergeSchema): void {
  const left = shapeOf(schema, before);
  const right = shapeOf(schema, after);
  if (left.type === 'members' && right.type === 'members') {
    const inner = new Changes();
    compareMembers(inner, left.members, right.members, schema, nothing);
    changes.take(element, inner);
  } else if (left.type === 'items' && right.type === 'items') {
    const inner = new Changes();
    compareItems(inner, left.items, right.items, right.schema);
    changes.take(element, inner);
  } else if (!deepEqual(before, after)) changes.modify(element, leaf);
}

function compareItems(changes: Changes, before: readonly unknown[], after: readonly unknown[], schema: ListSchema): void {
  const former = itemsByElement(schema, before);
  const present = itemsByElement(schema, after);
  for (const [element, item] of present) comparePart(changes, element, former.get(element), item, schema.item);
  for (const [element, item] of former) if (!present.has(element)) changes.remove(element, everything(item, schema.item));
}
