import { forbidden, invalid, semanticEqual, tooLong, type FieldError } from '@kubets/machinery';

const maxBytes = 1024 * 1024;

type Data = Readonly<Record<string, string>> | undefined;

/** What a ConfigMap or Secret may hold in all: one MiB. Encoded values count by what they encode. */
export function checkTotalSize(field: string, text: Data, encoded: Data): readonly FieldError[] {
  const plain = Object.values(text ?? {}).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  const decoded = Object.values(encoded ?? {}).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  return plain + decoded > maxBytes ? [tooLong(field, maxBytes)] : [];
}

/** Data once marked immutable stays as it is, and so does the mark. */
export function checkImmutableData<T extends { readonly immutable?: boolean | undefined }>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): readonly FieldError[] {
  if (!old.immutable) return [];
  const changed = fields.filter((field) => !semanticEqual(object[field], old[field]));
  return [
    ...(object.immutable ? [] : [forbidden('immutable', 'field is immutable when `immutable` is set')]),
    ...changed.map((field) => forbidden(field, 'field is immutable when `immutable` is set')),
  ];
}

/** A value that has to be a JSON object, e.g. a pull secret. */
export function checkJsonObject(field: string, encoded: string): readonly FieldError[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? [] : [invalid(field, '<secret contents redacted>', 'must be a JSON object')];
  } catch {
    // What the parser says would repeat a part of the secret.
    return [invalid(field, '<secret contents redacted>', 'invalid JSON')];
  }
}
