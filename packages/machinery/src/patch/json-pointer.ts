import { isJsonObject } from '../json.ts';

/** The names an RFC 6901 pointer goes through; undefined when the text is no pointer. */
function readPointer(pointer: string): readonly string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const listIndex = /^(?:0|[1-9]\d*)$/;

/**
 * Whether a pointer names a value of the document, or with `toAdd` a place where one can be put. Only a document's own members
 * count, so that no pointer reaches a prototype.
 */
export function isReachable(document: unknown, pointer: string, toAdd: boolean): boolean {
  const parts = readPointer(pointer);
  if (parts === undefined || parts.includes('__proto__')) return false;
  const last = parts.at(-1);
  if (last === undefined) return true;
  const parent = parts.slice(0, -1).reduce(memberOf, document);
  if (Array.isArray(parent)) return (toAdd && last === '-') || (listIndex.test(last) && Number(last) < parent.length + (toAdd ? 1 : 0));
  return isJsonObject(parent) && (toAdd || Object.hasOwn(parent, last));
}

/** The value a pointer names; undefined when there is none. */
export function valueAt(document: unknown, pointer: string): unknown {
  return readPointer(pointer)?.reduce(memberOf, document);
}

function memberOf(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return listIndex.test(part) ? value[Number(part)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}
