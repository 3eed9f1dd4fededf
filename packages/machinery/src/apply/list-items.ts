import { isJsonObject } from '../json.ts';
import type { ListSchema } from '../schema/merge-schema.ts';

/** The path element of a list item: `k:{"name":"x"}` by its keys, `v:"x"` by its value. */
export function itemElement(list: ListSchema, item: unknown): string {
  if (list.listType === 'set' || !isJsonObject(item)) return `v:${JSON.stringify(item)}`;
  let keys = '';
  for (const key of sortedKeys(list)) {
    const value = Object.hasOwn(item, key) ? item[key] : defaultOfKey(list, key);
    if (value !== undefined) keys += `${keys === '' ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(value)}`;
  }
  return `k:{${keys}}`;
}

const sortedKeysOf = new WeakMap<ListSchema, readonly string[]>();

function sortedKeys(list: ListSchema): readonly string[] {
  let keys = sortedKeysOf.get(list);
  if (keys === undefined) {
    keys = [...list.keys].sort();
    sortedKeysOf.set(list, keys);
  }
  return keys;
}

function defaultOfKey(list: ListSchema, key: string): unknown {
  return list.item.type === 'struct' ? list.item.fields.get(key)?.default : undefined;
}

/** The first key an item lacks and has no default for. */
export function missingKey(list: ListSchema, item: unknown): string | undefined {
  if (list.listType !== 'map' || !isJsonObject(item)) return undefined;
  return list.keys.find((key) => item[key] === undefined && defaultOfKey(list, key) === undefined);
}

/** Items by their path element; of namesakes the first one counts. */
export function itemsByElement(list: ListSchema, items: readonly unknown[]): Map<string, unknown> {
  const byElement = new Map<string, unknown>();
  for (const item of items) {
    const element = itemElement(list, item);
    if (!byElement.has(element)) byElement.set(element, item);
  }
  return byElement;
}
