import type { KubeObject } from '../object.ts';
import type { MergeSchema } from '../schema/merge-schema.ts';
import { compareObjects, type FieldChanges } from './compare-fields.ts';
import type { FieldSet } from './field-set.ts';
import type { FieldWriter } from './update-managed-fields.ts';

/** Another version of the writer's kind. */
export interface KindVersion {
  readonly schema: MergeSchema;
  /** Fields the writer's endpoint resets, as this version names them. */
  readonly resetFields?: FieldSet | undefined;
  /** An object of the writer's version in this one. */
  convert(object: KubeObject): KubeObject;
  /** An object of this version in the writer's. */
  convertBack(object: KubeObject): KubeObject;
}

/** The other versions of a kind by their apiVersion; undefined for one that the kind does not have (any more). */
export type KindVersions = (apiVersion: string) => KindVersion | undefined;

/** How an object changed, as each version tells it; undefined for a version that the kind does not have. */
export type ChangesByVersion = (apiVersion: string) => FieldChanges | undefined;

/** Compares in a version only when a manager speaks it. */
export function changesByVersion(old: KubeObject | undefined, next: KubeObject, writer: FieldWriter): ChangesByVersion {
  const known = new Map([[writer.apiVersion, compareObjects(old, next, writer.schema, writer.resetFields)]]);
  return (apiVersion) => {
    const changes = known.get(apiVersion) ?? changesIn(writer.otherVersions?.(apiVersion), old, next);
    if (changes !== undefined) known.set(apiVersion, changes);
    return changes;
  };
}

function changesIn(version: KindVersion | undefined, old: KubeObject | undefined, next: KubeObject): FieldChanges | undefined {
  if (version === undefined) return undefined;
  return compareObjects(old === undefined ? undefined : version.convert(old), version.convert(next), version.schema, version.resetFields);
}
