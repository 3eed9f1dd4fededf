import { forbidden, invalid, semanticEqual, type FieldError } from '@kubets/machinery';
import { noErrors } from './rules.ts';

/** A field that keeps the value it was created with. */
export function checkImmutable(field: string, value: unknown, old: unknown): readonly FieldError[] {
  return semanticEqual(value, old) ? noErrors : [invalid(field, value, 'field is immutable')];
}

/** The same, where upstream answers Forbidden and names the reason. */
export function checkUnchanged(field: string, value: unknown, old: unknown, detail: string): readonly FieldError[] {
  return semanticEqual(value, old) ? noErrors : [forbidden(field, detail)];
}
