import { invalid, isIntOrPercent, type FieldError } from '@kubets/machinery';
import { checkText, noErrors } from './rules.ts';

export function checkNonNegative(field: string, value: number | undefined): readonly FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : noErrors;
}

export function checkPositive(field: string, value: number | undefined): readonly FieldError[] {
  return value !== undefined && value <= 0 ? [invalid(field, value, 'must be greater than 0')] : noErrors;
}

/** `minimum` and `maximum` are allowed themselves. */
export function checkBetween(field: string, value: number | undefined, minimum: number, maximum: number): readonly FieldError[] {
  if (value === undefined || (value >= minimum && value <= maximum)) return noErrors;
  return [invalid(field, value, `must be between ${minimum} and ${maximum}, inclusive`)];
}

export const checkPort = (field: string, port: number): readonly FieldError[] => checkBetween(field, port, 1, 65535);

/** A port by its number or by its name (an IANA service name). */
export function checkPortReference(field: string, port: number | string): readonly FieldError[] {
  return typeof port === 'number' ? checkPort(field, port) : checkText(field, port, validatePortName);
}

/** What is wrong with an IANA service name, which names ports. */
export function validatePortName(name: string): readonly string[] {
  return [
    ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
    ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
    ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
  ];
}

/** A count of things, or a percentage of them. */
export function checkIntOrPercent(field: string, value: number | string): readonly FieldError[] {
  if (typeof value === 'number') return checkNonNegative(field, value);
  return isIntOrPercent(value)
    ? noErrors
    : [
        invalid(
          field,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ];
}

/** A share: at most all of it. */
export function checkAtMostAll(field: string, value: number | string): readonly FieldError[] {
  return typeof value === 'string' && isIntOrPercent(value) && Number.parseInt(value, 10) > 100
    ? [invalid(field, value, 'must not be greater than 100%')]
    : noErrors;
}
