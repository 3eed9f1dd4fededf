import { isJsonObject, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { MergeSchema } from '../schema/merge-schema.ts';
import { compareObjects } from './compare-fields.ts';
import { emptySet, subtractSets, type FieldSet } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';

/** Where client-side apply keeps what it applied last. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The fields client-side apply set and nobody changed since; empty when it never applied the object. */
export function lastAppliedFields(live: KubeObject, schema: MergeSchema): FieldSet {
  const applied = readLastApplied(live);
  if (applied === undefined) return emptySet;
  const { added, modified, removed } = compareObjects(live, applied, schema);
  return [added, modified, removed].reduce(subtractSets, fieldsOf(applied, schema));
}

function readLastApplied({ metadata }: KubeObject): JsonObject | undefined {
  try {
    const applied: unknown = JSON.parse(metadata.annotations?.[lastAppliedAnnotation] ?? '');
    return isJsonObject(applied) ? applied : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the record of client-side apply true after the same user applied on the server, where there is one. */
export function withLastApplied(object: KubeObject, applied: JsonObject): KubeObject {
  const { annotations } = object.metadata;
  if (annotations?.[lastAppliedAnnotation] === undefined) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: `${JSON.stringify(recorded(applied), inOrder)}\n` } },
  };
}

function recorded(applied: JsonObject): JsonObject {
  const metadata = (applied['metadata'] ?? {}) as JsonObject;
  const annotations = (metadata['annotations'] ?? {}) as JsonObject;
  return { ...applied, metadata: { ...metadata, managedFields: undefined, annotations: { ...annotations, [lastAppliedAnnotation]: undefined } } };
}

/** Client-side apply writes the members of every object in order; so the record compares as text. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
