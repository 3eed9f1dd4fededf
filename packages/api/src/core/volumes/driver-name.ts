import { required, tooLong, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkText, when } from '../../validation/rules.ts';

const longestDriverName = 63;

/** A storage driver's name is a domain of at most 63 characters. */
export function checkDriverName(field: string, name: string): readonly FieldError[] {
  if (name === '') return [required(field)];
  return [
    ...when(name.length > longestDriverName, () => tooLong(field, longestDriverName)),
    ...checkText(field, name, (text) => validateDnsSubdomain(text.toLowerCase())),
  ];
}
