import { cloneJson, memberOf, setMember } from '../clone.ts';
import { deepEqual } from '../equality.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

/**
 * The RFC 7386 patch that brings `current` to `modified` and removes what `original` had and `modified` dropped: how kubectl apply
 * treats kinds without strategic merge. Empty when there is nothing to do.
 */
export function createThreeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(modified)) {
    const wanted = modified[key];
    const present = memberOf(current, key);
    if (wanted === undefined || deepEqual(wanted, present)) continue;
    const former = memberOf(original, key);
    const inner = isJsonObject(wanted) && isJsonObject(present) ? createThreeWayMergePatch(isJsonObject(former) ? former : {}, wanted, present) : undefined;
    if (inner === undefined) setMember(patch, key, cloneJson(wanted));
    else if (Object.keys(inner).length > 0) setMember(patch, key, inner);
  }
  for (const key of Object.keys(original)) {
    if (!Object.hasOwn(modified, key) && Object.hasOwn(current, key)) setMember(patch, key, null);
  }
  return patch;
}
