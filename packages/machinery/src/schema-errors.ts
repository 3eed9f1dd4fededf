import type { FieldError } from './field-error.ts';

/**
 * All that is wrong with an object: what breaks its schema and what breaks its kind's rules, nothing said twice. Metadata has rules of its own
 * that say more than its schema, and so have fields whose rule names the same fault or knows other words; what clients write into a status
 * is held against rules alone, as it is upstream.
 */
export function withSchemaErrors(schemaErrors: readonly FieldError[] = [], ruleErrors: readonly FieldError[]): readonly FieldError[] {
  const told = schemaErrors.filter((error) => !isWithin(error.field, 'metadata') && !isWithin(error.field, 'status') && !isToldBetter(error, ruleErrors));
  return told.length === 0 ? ruleErrors : [...told, ...ruleErrors.filter(({ field }) => !told.some((error) => isWithin(field, error.field)))];
}

const isToldBetter = ({ type, field }: FieldError, ruleErrors: readonly FieldError[]): boolean =>
  ruleErrors.some((rule) => rule.field === field && (rule.type === type || type === 'FieldValueNotSupported'));

/** Whether a field is `outer` or a part of it. */
const isWithin = (field: string, outer: string): boolean => field.startsWith(outer) && (field.length === outer.length || '.['.includes(field[outer.length]!));
