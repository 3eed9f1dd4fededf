import { CommandError } from '../command-error.ts';
import { goType } from './go-syntax.ts';
import type { Slice } from './jsonpath-parser.ts';

type Values = readonly unknown[];

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is directly in a value, maps in the order of their keys; of a text, as in Go, its bytes. */
export function membersOf(value: unknown): Values {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...Buffer.from(value)];
  if (!isMap(value)) return [];
  return Object.keys(value)
    .toSorted()
    .map((key) => value[key]);
}

/** A value that has something in it, and all such values below. */
export function everythingIn(value: unknown): Values {
  const members = membersOf(value);
  if (members.length === 0) return [];
  return [value, ...(typeof value === 'string' ? [] : members.flatMap(everythingIn))];
}

/** The slice of each list; a list that gives nothing is the last that is looked at. Throws CommandError for what is no list, and for what lies outside. */
export function sliceOf(slice: Slice, values: Values): Values {
  const selected: unknown[] = [];
  for (const value of values) {
    if (value === null) continue;
    if (!Array.isArray(value)) throw new CommandError(`${goType(value)} is not array or slice`);
    const items = itemsOf(slice, value);
    if (items.length === 0) break;
    selected.push(...items);
  }
  return selected;
}

function itemsOf(slice: Slice, list: Values): Values {
  const { length } = list;
  const [start, end] = bounds(slice, length);
  if (start === end) return [];
  const outside = (index: number): CommandError => new CommandError(`array index out of bounds: index ${index}, length ${length}`);
  if (start >= length || start < 0) throw outside(start);
  if (end > length || end < 0) throw outside(end - 1);
  if (start > end) throw new CommandError(`starting index ${start} is greater than ending index ${end}`);
  const { step = 1 } = slice;
  if (step <= 0) throw new CommandError('step must be > 0');
  return list.slice(start, end).filter((_item, index) => index % step === 0);
}

/** Counted from the front. A single index ends one after it: `[-1]` at the end of the list. */
function bounds({ start = 0, end, single }: Slice, length: number): readonly [number, number] {
  const last = single ? start + 1 : (end ?? length);
  const fromEnd = last < 0 || (single && last === 0);
  return [start < 0 ? start + length : start, fromEnd ? last + length : last];
}
