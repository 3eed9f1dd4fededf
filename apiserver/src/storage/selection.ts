import type { CachedEntry } from './cached-entry.ts';
import type { FieldValues } from './field-values.ts';
import { storageKey } from './keys.ts';
import type { Selection } from './object-storage.ts';

/** The narrowest set that an index can tell apart and that holds all a selection matches. */
export type Bucket =
  | { readonly type: 'all' }
  | { readonly type: 'namespace'; readonly prefix: string }
  | { readonly type: 'object'; readonly key: string }
  | { readonly type: 'field'; readonly name: string; readonly value: string }
  | { readonly type: 'label'; readonly name: string; readonly value: string };

export interface CompiledSelection {
  /** The key prefix of everything that matches. */
  readonly prefix: string;
  readonly bucket: Bucket;
  /** Whether the prefix says it all. */
  readonly unfiltered: boolean;
  /** Whether the prefix and the bucket say it all. */
  readonly bucketSuffices: boolean;
  matches(entry: CachedEntry): boolean;
}

/** What selections are of. */
export interface Selectable {
  readonly prefix: string;
  readonly namespaced: boolean;
  readonly values: FieldValues;
}

export function compileSelection(objects: Selectable, selection: Selection): CompiledSelection {
  const { prefix: resourcePrefix, values } = objects;
  const { namespace, labels, fields } = selection;
  const prefix = namespace ? `${resourcePrefix}${namespace}/` : resourcePrefix;
  const byLabels = labels !== undefined && !labels.empty ? labels : undefined;
  const byFields = fields !== undefined && fields.requirements.length > 0 ? fields : undefined;
  const bucket = bucketOf(objects, prefix, selection);
  return {
    prefix,
    bucket,
    bucketSuffices: isAllOf(bucket, byLabels, byFields),
    unfiltered: !byLabels && !byFields,
    matches: (entry) =>
      entry.key.startsWith(prefix) &&
      (byFields === undefined || byFields.matches((label) => values.value(entry, label))) &&
      (byLabels === undefined || byLabels.matches(entry.labels())),
  };
}

function isAllOf({ type }: Bucket, labels: Selection['labels'], fields: Selection['fields']): boolean {
  if (type === 'label') return fields === undefined && labels!.onlyEqualities && labels!.equalities.length === 1;
  return type === 'field' && labels === undefined && fields!.requirements.length === 1;
}

function bucketOf({ prefix: resourcePrefix, namespaced, values }: Selectable, prefix: string, { namespace, labels, fields }: Selection): Bucket {
  const equal = fields?.requirements.filter(({ operator }) => operator === '=') ?? [];
  const name = equal.find(({ field }) => field === 'metadata.name')?.value;
  const inNamespace = namespace || equal.find(({ field }) => field === 'metadata.namespace')?.value;
  if (name !== undefined && (inNamespace || !namespaced)) return { type: 'object', key: storageKey(resourcePrefix, { namespace: inNamespace, name }) };
  const field = equal.find(({ field: label }) => values.has(label));
  if (field) return { type: 'field', name: field.field, value: field.value };
  const label = labels?.equalities[0];
  if (label) return { type: 'label', name: label.key, value: label.value };
  return prefix === resourcePrefix ? { type: 'all' } : { type: 'namespace', prefix };
}
