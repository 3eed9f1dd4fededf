import type { FieldError } from '@kubets/machinery';

/**
 * All that is wrong with an object: what breaks its schema and what breaks its kind's rules, nothing said twice. Metadata has rules of its own
 * that say more than its schema; what clients write into a status is held against rules alone, as it is upstream.
 */
export function withSchemaErrors(schemaErrors: readonly FieldError[] = [], ruleErrors: readonly FieldError[]): readonly FieldError[] {
  const told = schemaErrors.filter(({ field }) => !isWithin(field, 'metadata') && !isWithin(field, 'status'));
  return told.length === 0 ? ruleErrors : [...told, ...ruleErrors.filter(({ field }) => !told.some((error) => isWithin(field, error.field)))];
}

/** Whether a field is `outer` or a part of it. */
const isWithin = (field: string, outer: string): boolean => field.startsWith(outer) && (field.length === outer.length || '.['.includes(field[outer.length]!));
