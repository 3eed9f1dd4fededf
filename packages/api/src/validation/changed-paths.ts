import { isJsonObject, semanticEqual } from '@kubets/machinery';

const maxShown = 10;

/** Where two values differ, as `path: before -> after` lines; the first ten. */
export function changedPaths(path: string, before: unknown, after: unknown): readonly string[] {
  return differences(path, before, after).slice(0, maxShown);
}

function differences(path: string, before: unknown, after: unknown): readonly string[] {
  if (semanticEqual(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(`${path}.${key}`, before[key], after[key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => differences(`${path}[${index}]`, item, after[index]));
  }
  return [`  ${path}: ${JSON.stringify(before) ?? 'unset'} -> ${JSON.stringify(after) ?? 'unset'}`];
}
