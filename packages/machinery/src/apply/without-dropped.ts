import type { KubeObject } from '../object.ts';
import { emptySet, subtractSets, unionSets, type FieldSet } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';
import type { KindVersion } from './kind-versions.ts';
import type { Manager } from './managers.ts';
import { pruneDropped } from './prune-dropped.ts';
import type { FieldWriter } from './update-managed-fields.ts';

/**
 * The merged object without what its manager applied before (`last`) and nobody owns now. What is dropped is told in the version
 * it was applied in; what others own of it is put back in the version each of them speaks. Nothing can be dropped that was
 * applied in a version that is gone.
 */
export function withoutDropped(merged: KubeObject, last: Manager, owners: readonly Manager[], writer: FieldWriter): KubeObject {
  const lastVersion = versionOf(last.apiVersion, writer);
  if (lastVersion === undefined) return merged;
  const owned = ownedByVersion(owners);
  const before = lastVersion.convert(merged);
  const pruned = pruneDropped(before, lastVersion.schema, last.fields, owned.get(last.apiVersion) ?? emptySet) as KubeObject;
  if (owned.size === 1 && last.apiVersion === writer.apiVersion) return pruned;
  let left = lastVersion.convertBack(pruned);
  for (const [apiVersion, fields] of owned) {
    const version = apiVersion === last.apiVersion ? undefined : versionOf(apiVersion, writer);
    if (version !== undefined) left = withOwned(left, merged, fields, version);
  }
  return left;
}

/** What of the merged object is left already, or owned. */
function withOwned(left: KubeObject, merged: KubeObject, owned: FieldSet, version: KindVersion): KubeObject {
  const whole = version.convert(merged);
  const kept = fieldsOf(version.convert(left), version.schema);
  const gone = subtractSets(fieldsOf(whole, version.schema), kept);
  return version.convertBack(pruneDropped(whole, version.schema, gone, unionSets(kept, owned)) as KubeObject);
}

function ownedByVersion(owners: readonly Manager[]): ReadonlyMap<string, FieldSet> {
  const owned = new Map<string, FieldSet>();
  for (const { apiVersion, fields } of owners) owned.set(apiVersion, unionSets(owned.get(apiVersion) ?? emptySet, fields));
  return owned;
}

const asItIs = (object: KubeObject): KubeObject => object;

function versionOf(apiVersion: string, { apiVersion: written, schema, otherVersions }: FieldWriter): KindVersion | undefined {
  return apiVersion === written ? { schema, convert: asItIs, convertBack: asItIs } : otherVersions?.(apiVersion);
}
