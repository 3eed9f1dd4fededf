import { cloneJson, memberOf, setMember } from '../clone.ts';
import { deepEqual } from '../equality.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

/** RFC 7386: the document with the patch merged in; null removes a member. Neither argument is changed. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return cloneJson(patch);
  const result: JsonObject = isJsonObject(document) ? { ...document } : {};
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete result[key];
    else setMember(result, key, applyMergePatch(memberOf(result, key), patch[key]));
  }
  return result;
}

/** The smallest merge patch that turns `from` into `to`. */
export function createMergePatch(from: JsonObject, to: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key) || to[key] === undefined) setMember(patch, key, null);
  for (const key of Object.keys(to)) {
    const before = memberOf(from, key);
    const after = to[key];
    if (after === undefined || deepEqual(before, after)) continue;
    setMember(patch, key, isJsonObject(before) && isJsonObject(after) ? createMergePatch(before, after) : cloneJson(after));
  }
  return patch;
}
