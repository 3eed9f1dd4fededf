import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { AnyObject } from '../../output/print-object.ts';

const plain = '***';
const before = '*** (before)';
const after = '*** (after)';

/** Both versions of a Secret with their values hidden: what differs is marked, not told. */
export function maskSecrets(from: AnyObject | undefined, to: AnyObject): readonly [AnyObject | undefined, AnyObject] {
  const [old, fresh] = [dataOf(from), dataOf(to)];
  const masked = (data: JsonObject, other: JsonObject, changed: string): JsonObject =>
    Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Object.hasOwn(other, key) && other[key] !== value ? changed : plain]));
  const left = from === undefined || Object.keys(old).length === 0 ? from : { ...from, data: masked(old, fresh, before) };
  return [left, Object.keys(fresh).length === 0 ? to : { ...to, data: masked(fresh, old, after) }];
}

function dataOf(object: AnyObject | undefined): JsonObject {
  const data = object?.['data'];
  return isJsonObject(data) ? data : {};
}
