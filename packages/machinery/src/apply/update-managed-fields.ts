import type { KubeObject, ManagedFieldsEntry, Time } from '../object.ts';
import type { MergeSchema } from '../schema/merge-schema.ts';
import type { FieldChanges } from './compare-fields.ts';
import { emptySet, isEmptySet, subtractSets, unionSets, type FieldSet } from './field-set.ts';
import { changesByVersion, type ChangesByVersion, type KindVersions } from './kind-versions.ts';
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
  /** For managers that wrote in another version of the kind; a kind without has one version. */
  readonly otherVersions?: KindVersions | undefined;
}

/**
 * metadata.managedFields after an ordinary write (create, update, any patch but apply): the writer owns what it changed, the
 * others lose it. The entries are those `updated` carries, or `old`'s where it carries none; a single empty entry clears them.
 */
export function managedFieldsUpdated(old: KubeObject | undefined, updated: KubeObject, writer: FieldWriter): ManagedFieldsEntry[] | undefined {
  const changes = changesByVersion(old, updated, writer);
  const entries = entriesOf(old, updated);
  if (isUnchanged(changes(writer.apiVersion)) && entries === old?.metadata.managedFields) return entries;
  const managers = readManagers(entries);
  // An object without a record keeps having none, until somebody applies.
  if (old !== undefined && managers.length === 0) return undefined;
  return writeManagers(afterUpdate(managers, changes, writer));
}

function entriesOf(old: KubeObject | undefined, updated: KubeObject): ManagedFieldsEntry[] | undefined {
  const sent = updated.metadata.managedFields;
  return sent === undefined || sent.length === 0 ? old?.metadata.managedFields : sent;
}

const isUnchanged = (changes: FieldChanges | undefined): boolean =>
  changes === undefined || (isEmptySet(writtenFields(changes)) && isEmptySet(changes.removed));

const writtenFields = ({ added, modified }: FieldChanges): FieldSet => unionSets(added, modified);

/** The managers after a writer changed an object. */
export function afterUpdate(managers: readonly Manager[], changes: ChangesByVersion, writer: FieldWriter): readonly Manager[] {
  const { manager, apiVersion, subresource = '', time } = writer;
  const own = changes(apiVersion);
  const written = own === undefined ? emptySet : writtenFields(own);
  const mine: Manager = { manager, operation: 'Update', apiVersion, subresource, time, fields: written };
  const left = afterLosses(managers, changes);
  if (isEmptySet(written)) return left;
  const previous = left.find((other) => isSameManager(other, mine));
  const others = left.filter((other) => other !== previous);
  return [...others, { ...mine, fields: unionSets(previous?.fields ?? emptySet, written) }];
}

/** The managers without what somebody else took, each in its own version; those of versions that are gone are gone too. */
export function afterLosses(managers: readonly Manager[], changes: ChangesByVersion): readonly Manager[] {
  return managers.flatMap((manager) => {
    const taken = changes(manager.apiVersion);
    return taken === undefined ? [] : [{ ...manager, fields: subtractSets(manager.fields, unionSets(writtenFields(taken), taken.removed)) }];
  });
}
