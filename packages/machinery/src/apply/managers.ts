import type { ManagedFieldsEntry } from '../object.ts';
import { emptySet, isEmptySet, readFieldSet, unionSets, type FieldSet } from './field-set.ts';

/** One writer of an object and what it owns. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time?: string | undefined;
  readonly fields: FieldSet;
}

/** The same writer again: an applier stays itself whatever version it speaks. */
export function isSameManager(left: Omit<Manager, 'fields'>, right: Omit<Manager, 'fields'>): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.subresource === right.subresource &&
    (left.operation === 'Apply' || left.apiVersion === right.apiVersion)
  );
}

/** The managers an object names; entries that say nothing or cannot be read are left out. */
export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): readonly Manager[] {
  return (entries ?? []).flatMap((entry) => {
    const fields = entry.fieldsV1 === undefined ? emptySet : readFieldSet(entry.fieldsV1);
    if (fields === undefined || isEmptySet(fields) || entry.operation === undefined) return [];
    const { manager = '', operation, apiVersion = '', subresource = '', time } = entry;
    return [{ manager, operation, apiVersion, subresource, time, fields }];
  });
}

/** How many writers by Update are kept apart; the oldest ones beyond are told together. */
const maxUpdateManagers = 10;
const ancientManager = 'ancient-changes';

/** metadata.managedFields, in upstream's order; undefined when nobody owns anything. */
export function writeManagers(managers: readonly Manager[]): ManagedFieldsEntry[] | undefined {
  const entries = withinLimit(managers.filter(({ fields }) => !isEmptySet(fields))).toSorted(byOperationAndAge);
  return entries.length === 0 ? undefined : entries.map(writeManager);
}

function writeManager({ manager, operation, apiVersion, subresource, time, fields }: Manager): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource !== '' && { subresource }),
  };
}

function byOperationAndAge(left: Manager, right: Manager): number {
  return (
    compareText(left.operation, right.operation) ||
    compareText(left.time ?? '', right.time ?? '') ||
    compareText(left.manager, right.manager) ||
    compareText(left.apiVersion, right.apiVersion) ||
    compareText(left.subresource, right.subresource)
  );
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function withinLimit(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter(({ operation }) => operation === 'Update').toSorted(byOperationAndAge);
  if (updaters.length <= maxUpdateManagers) return managers;
  const oldest = updaters.slice(0, updaters.length - maxUpdateManagers + 1);
  const kept = managers.filter((manager) => !oldest.includes(manager));
  return [...kept, ...bucketsByVersion(oldest)];
}

/** Fields of different versions cannot be told together. */
function bucketsByVersion(managers: readonly Manager[]): readonly Manager[] {
  const buckets = new Map<string, Manager>();
  for (const manager of managers) {
    const bucket = buckets.get(manager.apiVersion);
    const fields = bucket === undefined ? manager.fields : unionSets(bucket.fields, manager.fields);
    buckets.set(manager.apiVersion, { ...manager, manager: ancientManager, subresource: '', fields });
  }
  return [...buckets.values()];
}
