import { badRequest } from '../api-error.ts';
import { formatFieldError, invalid } from '../field-error.ts';
import { validateLabelKey, validateLabelValue } from '../names/names.ts';

export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** Returns the requirement or throws what is wrong with it. */
export function checkedRequirement(requirement: LabelRequirement): LabelRequirement {
  const wrong = requirementError(requirement);
  if (wrong !== undefined) throw badRequest(wrong);
  return requirement;
}

function requirementError({ key, operator, values }: LabelRequirement): string | undefined {
  const wrongKey = labelKeyError(key);
  return wrongKey ?? valueCountError(operator, values) ?? values.map((value, i) => labelValueError(key, value, i)).find((error) => error !== undefined);
}

/** The empty field path prints as `<nil>`, as it does upstream. */
export function labelKeyError(key: string): string | undefined {
  const wrong = validateLabelKey(key);
  return wrong.length === 0 ? undefined : formatFieldError(invalid('<nil>', key, wrong.join('; ')));
}

function labelValueError(key: string, value: string, index: number): string | undefined {
  const wrong = validateLabelValue(value);
  return wrong.length === 0 ? undefined : formatFieldError(invalid(`values[${index}][${key}]`, value, wrong.join('; ')));
}

function valueCountError(operator: LabelOperator, values: readonly string[]): string | undefined {
  const wrong = (detail: string): string => formatFieldError(invalid('values', values, detail));
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? wrong("for 'in', 'notin' operators, values set can't be empty") : undefined;
    case 'exists':
    case '!':
      return values.length > 0 ? wrong('values set must be empty for exists and does not exist') : undefined;
    case 'gt':
    case 'lt':
      return /^[+-]?\d+$/.test(values[0] ?? '')
        ? undefined
        : formatFieldError(invalid('values[0]', values[0], "for 'Gt', 'Lt' operators, the value must be an integer"));
    case '=':
    case '==':
    case '!=':
      return undefined;
  }
}

export function isEquality({ operator, values }: LabelRequirement): boolean {
  return (operator === '=' || operator === '==' || operator === 'in') && values.length === 1;
}

export function requirementTest({ key, operator, values }: LabelRequirement): (labels: Labels) => boolean {
  const first = values[0];
  const among = new Set(values);
  switch (operator) {
    case '=':
    case '==':
      return (labels) => Object.hasOwn(labels, key) && labels[key] === first;
    case '!=':
      return (labels) => !Object.hasOwn(labels, key) || labels[key] !== first;
    case 'in':
      return (labels) => Object.hasOwn(labels, key) && among.has(labels[key] ?? '');
    case 'notin':
      return (labels) => !Object.hasOwn(labels, key) || !among.has(labels[key] ?? '');
    case 'exists':
      return (labels) => Object.hasOwn(labels, key);
    case '!':
      return (labels) => !Object.hasOwn(labels, key);
    case 'gt':
      return (labels) => compareWith(labels, key, first, (label, limit) => label > limit);
    case 'lt':
      return (labels) => compareWith(labels, key, first, (label, limit) => label < limit);
  }
}

function compareWith(labels: Labels, key: string, limit = '', holds: (label: bigint, limit: bigint) => boolean): boolean {
  const label = Object.hasOwn(labels, key) ? (labels[key] ?? '') : '';
  return /^[+-]?\d+$/.test(label) && holds(BigInt(label.replace('+', '')), BigInt(limit.replace('+', '')));
}

export function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${[...values].sort().join(',')})`;
    case 'gt':
      return `${key}>${values[0]}`;
    case 'lt':
      return `${key}<${values[0]}`;
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${values[0]}`;
  }
}
