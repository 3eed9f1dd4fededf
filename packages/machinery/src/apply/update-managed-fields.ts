import type { KubeObject, ManagedFieldsEntry, Time } from '../object.ts';
import type { MergeSchema } from '../schema/merge-schema.ts';
import { compareObjects, type FieldChanges } from './compare-fields.ts';
import { emptySet, isEmptySet, subtractSets, unionSets, type FieldSet } from './field-set.ts';
import { isSameManager, readManagers, writeManagers, type Manager } from './managers.ts';

/** Who writes, and how. */
export interface FieldWriter {
  readonly schema: MergeSchema;
  /** The field manager's name. */
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource?: string | undefined;
  readonly time: Time;
  /** Fields this endpoint resets, so that nobody comes to own them here: `{'f:status': {}}` outside the status subresource. */
  readonly resetFields?: FieldSet | undefined;
}

/**
 * metadata.managedFields after an ordinary write (create, update, any patch but apply): the writer owns what it changed, the
 * others lose it. The entries are those `updated` carries, or `old`'s where it carries none; a single empty entry clears them.
 */
export function managedFieldsUpdated(old: KubeObject | undefined, updated: KubeObject, writer: FieldWriter): ManagedFieldsEntry[] | undefined {
  const changes = compareObjects(old, updated, writer.schema, writer.resetFields);
  const entries = entriesOf(old, updated);
  if (isUnchanged(changes) && entries === old?.metadata.managedFields) return entries;
  const managers = readManagers(entries);
  // An object without a record keeps having none, until somebody applies.
  if (old !== undefined && managers.length === 0) return undefined;
  return writeManagers(afterUpdate(managers, changes, writer));
}

function entriesOf(old: KubeObject | undefined, updated: KubeObject): ManagedFieldsEntry[] | undefined {
  const sent = updated.metadata.managedFields;
  return sent === undefined || sent.length === 0 ? old?.metadata.managedFields : sent;
}

const isUnchanged = ({ added, modified, removed }: FieldChanges): boolean => isEmptySet(added) && isEmptySet(modified) && isEmptySet(removed);

/** The managers after a writer changed an object. */
export function afterUpdate(managers: readonly Manager[], changes: FieldChanges, writer: FieldWriter): readonly Manager[] {
  const written = unionSets(changes.added, changes.modified);
  const taken = unionSets(written, changes.removed);
  const { manager, apiVersion, subresource = '', time } = writer;
  const mine: Manager = { manager, operation: 'Update', apiVersion, subresource, time, fields: written };
  const left = managers.map((other) => lose(other, taken));
  if (isEmptySet(written)) return left;
  const previous = left.find((other) => isSameManager(other, mine));
  const others = left.filter((other) => other !== previous);
  return [...others, { ...mine, fields: unionSets(previous?.fields ?? emptySet, written) }];
}

/** The manager without fields somebody else took. */
export function lose(manager: Manager, taken: FieldSet): Manager {
  return { ...manager, fields: subtractSets(manager.fields, taken) };
}
