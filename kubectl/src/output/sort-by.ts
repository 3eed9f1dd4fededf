import { tryParseQuantity } from '@kubets/machinery';
import type { Table } from '../api/table.ts';
import { CommandError } from '../command-error.ts';
import { valuesAt } from './jsonpath.ts';
import type { AnyObject } from './print-object.ts';
import { displayText } from './display-text.ts';
import { naturalOrder } from './natural-order.ts';

/** Objects in the order of the values at a path; objects without one come first. */
export function sortObjects(objects: readonly AnyObject[], path: string): readonly AnyObject[] {
  return sortWith(objects, path, (object) => object);
}

/** Rows are told as none when there is nothing at the path: a table, unlike a list of objects, is then not refused. */
export function sortRows(table: Table, path: string): Table {
  try {
    return { ...table, rows: sortWith(table.rows ?? [], path, ({ object }) => object) };
  } catch (error) {
    if (error instanceof CommandError) return { ...table, rows: [] };
    throw error;
  }
}

function sortWith<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): readonly T[] {
  const keyed = items.map((item) => ({ item, value: valuesAt(path, objectOf(item))[0] }));
  if (items.length > 0 && keyed.every(({ value }) => value === undefined)) {
    throw new CommandError(`couldn't find any field with path "{${path.replace(/^\{|\}$/g, '').replace(/^(?!\.)/, '.')}}" in the list of objects`);
  }
  return keyed.toSorted((left, right) => compare(left.value, right.value)).map(({ item }) => item);
}

function compare(left: unknown, right: unknown): number {
  if (left === undefined || left === null) return right === undefined || right === null ? 0 : -1;
  if (right === undefined || right === null) return 1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [displayText(left), displayText(right)];
  const [x, y] = [tryParseQuantity(a), tryParseQuantity(b)];
  if (x !== undefined && y !== undefined) return x.nanos < y.nanos ? -1 : x.nanos > y.nanos ? 1 : 0;
  return naturalOrder(a, b);
}
