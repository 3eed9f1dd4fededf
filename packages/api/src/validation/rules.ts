import { duplicate, invalid, notSupported, required, type FieldError } from '@kubets/machinery';

/** A rule over text: what is wrong with it, as the name rules of the machinery say it. */
export type TextRule = (text: string) => readonly string[];

export const noErrors: readonly FieldError[] = [];

/** One `Invalid value` per broken rule. */
export function checkText(field: string, text: string, rule: TextRule): readonly FieldError[] {
  return rule(text).map((detail) => invalid(field, text, detail));
}

/** A text that has to be there and to keep a rule. */
export function checkRequiredText(field: string, text: string | undefined, rule?: TextRule): readonly FieldError[] {
  if (text === undefined || text === '') return [required(field)];
  return rule === undefined ? noErrors : checkText(field, text, rule);
}

/** The errors of every item, each under its index. */
export function checkEach<Item>(
  field: string,
  items: readonly Item[] | undefined,
  check: (item: Item, field: string, index: number) => readonly FieldError[],
): readonly FieldError[] {
  return items === undefined ? noErrors : items.flatMap((item, index) => check(item, `${field}[${index}]`, index));
}

/** The errors of every value of a map, each under its key. */
export function checkEntries<Value>(
  field: string,
  map: Readonly<Record<string, Value>> | undefined,
  check: (value: Value, field: string, key: string) => readonly FieldError[],
): readonly FieldError[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => check(value, `${field}[${key}]`, key));
}

/** The errors of a part that may be left out. */
export function checkPresent<Part>(part: Part | undefined, check: (part: Part) => readonly FieldError[]): readonly FieldError[] {
  return part === undefined ? noErrors : check(part);
}

/** `error` when `broken`. */
export function when(broken: boolean, error: () => FieldError): readonly FieldError[] {
  return broken ? [error()] : noErrors;
}

/** `Duplicate value` for what was seen before; remembers `value`. */
export function checkUnique(field: string, value: string, seen: Set<string>): readonly FieldError[] {
  if (seen.has(value)) return [duplicate(field, value)];
  seen.add(value);
  return noErrors;
}

/** One of the words a schema leaves open, as upstream names the others. */
export function checkSupported(field: string, value: string, supported: readonly string[]): readonly FieldError[] {
  return supported.includes(value) ? noErrors : [notSupported(field, value, supported)];
}
