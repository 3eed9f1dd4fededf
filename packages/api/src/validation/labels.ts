import { forbidden, invalid, required, validateLabelKey, validateLabelValue, type FieldError } from '@kubets/machinery';
import type { LabelSelector, LabelSelectorRequirement } from '../meta/label-selector.ts';
import { checkEach, checkText, noErrors } from './rules.ts';

/** Keys and values of a label map. */
export function checkLabels(field: string, labels: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...checkText(field, key, validateLabelKey),
    ...validateLabelValue(value).map((detail) => invalid(field, value, detail)),
  ]);
}

const maxAnnotationBytes = 256 * 1024;

/** Keys of an annotation map, and its size. */
export function checkAnnotations(field: string, annotations: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...entries.flatMap(([key]) => checkText(field, key, (text) => validateLabelKey(text.toLowerCase()))),
    ...(bytes > maxAnnotationBytes ? [{ type: 'FieldValueTooLong' as const, field, detail: `may not be more than ${maxAnnotationBytes} bytes` }] : []),
  ];
}

/** A label selector as objects carry it. */
export function checkLabelSelector(field: string, selector: LabelSelector | undefined): readonly FieldError[] {
  if (selector === undefined) return noErrors;
  return [...checkLabels(`${field}.matchLabels`, selector.matchLabels), ...checkEach(`${field}.matchExpressions`, selector.matchExpressions, checkRequirement)];
}

function checkRequirement({ key, operator, values = [] }: LabelSelectorRequirement, field: string): readonly FieldError[] {
  return [
    ...checkOperator(field, operator, values),
    ...checkText(`${field}.key`, key, validateLabelKey),
    ...values.flatMap((value, index) => checkText(`${field}.values[${index}]`, value, validateLabelValue)),
  ];
}

function checkOperator(field: string, operator: string, values: readonly string[]): readonly FieldError[] {
  return checkSetOperator(field, operator, values) ?? [invalid(`${field}.operator`, operator, unknownOperator)];
}

export const unknownOperator = 'not a valid selector operator';

/** How many values an operator takes that compares with a set; undefined for other operators. */
export function checkSetOperator(field: string, operator: string, values: readonly string[]): readonly FieldError[] | undefined {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length === 0 ? [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")] : noErrors;
    case 'Exists':
    case 'DoesNotExist':
      return values.length > 0 ? [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")] : noErrors;
    default:
      return undefined;
  }
}

/** Where the values of a selector lie, which older versions took as they came; `field` is the selector's path. */
export const selectorValues = (field: string): string => `${field}.matchExpressions[*].values[*]`;

export const isEmptySelector = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
