import { badRequest } from '../api-error.ts';
import { deepEqual } from '../equality.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { unchanged } from './compare-fields.ts';
import { conflictsOf, type ApplyConflict } from './conflicts.ts';
import { emptySet, equalSets, intersectSets, isEmptySet, subtractSets, subtractSubtrees, unionSets, type FieldSet } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';
import { changesByVersion, type ChangesByVersion } from './kind-versions.ts';
import { lastAppliedFields, withLastApplied } from './last-applied.ts';
import { isSameManager, readManagers, writeManagers, type Manager } from './managers.ts';
import { mergeApplied } from './merge-applied.ts';
import { afterLosses, afterUpdate, type FieldWriter } from './update-managed-fields.ts';
import { withoutDropped } from './without-dropped.ts';

export interface ApplyOptions extends FieldWriter {
  /** Takes fields from their managers where they conflict. */
  readonly force: boolean;
}

export interface Applied {
  /** The object to store: defaults are not filled yet, metadata.managedFields is up to date. */
  readonly object: KubeObject;
  /** Fields other managers own and the configuration would change; when there are any the object must not be stored. */
  readonly conflicts: readonly ApplyConflict[];
  /** False when the configuration says what the object says already and its manager owns it already. */
  readonly changed: boolean;
}

/** Fields an apply configuration never comes to own. */
const unownedFields: FieldSet = {
  'f:apiVersion': emptySet,
  'f:kind': emptySet,
  'f:metadata': {
    'f:name': emptySet,
    'f:namespace': emptySet,
    'f:creationTimestamp': emptySet,
    'f:selfLink': emptySet,
    'f:uid': emptySet,
    'f:generation': emptySet,
    'f:managedFields': emptySet,
    'f:resourceVersion': emptySet,
  },
};

/**
 * Server-side apply: lays the configuration over the live object (undefined: there is none yet), removes what the manager applied
 * before and nobody wants any more, and keeps the record of who owns what. `applied` is decoded without defaults; no argument is changed.
 * Throws a 400 for a configuration that names managed fields or whose list items cannot be told apart.
 */
export function applyObject(live: KubeObject | undefined, applied: JsonObject, options: ApplyOptions): Applied {
  refuseManagedFields(applied);
  const previous = managersBefore(live, options);
  const mine = applierOf(applied, options);
  const last = previous.find((manager) => isSameManager(manager, mine));
  const others = previous.filter((manager) => manager !== last);
  const merged = mergeApplied(live ?? emptyObject(applied), applied, options.schema) as KubeObject;
  const object = last === undefined ? merged : withoutDropped(merged, last, [...others, mine], options);
  const changes = changesByVersion(live, object, options);
  const conflicts = permitted(conflictsWith(others, changes), live, options);
  if (conflicts.length === 0 && live !== undefined && last !== undefined && isSame(live, object, last.fields, mine.fields)) {
    return { object: live, conflicts, changed: false };
  }
  const managedFields = writeManagers([...afterLosses(others, changes), mine]);
  const stored = options.manager === kubectl ? withLastApplied(object, applied) : object;
  return { object: { ...stored, metadata: { ...stored.metadata, managedFields } }, conflicts, changed: true };
}

function emptyObject({ apiVersion, kind, metadata }: JsonObject): KubeObject {
  return { apiVersion, kind, metadata: metadata ?? {} } as unknown as KubeObject;
}

function refuseManagedFields({ metadata }: JsonObject): void {
  const managedFields = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  if (Array.isArray(managedFields) && managedFields.length > 0) throw badRequest('metadata.managedFields must be nil');
}

function applierOf(applied: JsonObject, { schema, manager, apiVersion, subresource = '', time, resetFields = emptySet }: ApplyOptions): Manager {
  const fields = subtractSubtrees(subtractSubtrees(fieldsOf(applied, schema), unownedFields), resetFields);
  return { manager, operation: 'Apply', apiVersion, subresource, time, fields };
}

const beforeFirstApply = 'before-first-apply';

/** An object nobody is known to have written belongs, as it stands, to whoever came before. */
function managersBefore(live: KubeObject | undefined, options: ApplyOptions): readonly Manager[] {
  if (live === undefined) return [];
  const managers = readManagers(live.metadata.managedFields);
  if (managers.length > 0) return managers;
  const writer = { ...options, manager: beforeFirstApply, subresource: undefined };
  return afterUpdate([], changesByVersion(undefined, live, { ...writer, resetFields: undefined }), writer);
}

/** The managers that would lose what is written, each with the fields it would lose, in its own version. */
function conflictsWith(others: readonly Manager[], changes: ChangesByVersion): readonly Manager[] {
  return others
    .map((manager) => {
      const { added, modified } = changes(manager.apiVersion) ?? unchanged;
      return { ...manager, fields: intersectSets(manager.fields, unionSets(added, modified)) };
    })
    .filter(({ fields }) => !isEmptySet(fields));
}

const kubectl = 'kubectl';

/** kubectl may take over what it applied itself before it applied on the server. */
function permitted(conflicts: readonly Manager[], live: KubeObject | undefined, { force, manager, schema }: ApplyOptions): readonly ApplyConflict[] {
  if (force || conflicts.length === 0) return [];
  const own = manager === kubectl && live !== undefined ? lastAppliedFields(live, schema) : emptySet;
  return conflictsOf(conflicts.map((conflict) => ({ ...conflict, fields: subtractSets(conflict.fields, own) })));
}

/** A time that changes alone is no change: applying twice leaves the object as it is. */
function isSame(live: KubeObject, object: KubeObject, last: FieldSet, fields: FieldSet): boolean {
  return equalSets(last, fields) && deepEqual(withoutRecord(live), withoutRecord(object));
}

function withoutRecord({ metadata, ...rest }: KubeObject): JsonObject {
  return { ...rest, metadata: { ...metadata, managedFields: undefined } };
}
