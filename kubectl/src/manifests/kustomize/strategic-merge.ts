import { isJsonObject, type JsonObject } from '@kubets/machinery';

/** Of lists whose items are told apart by a field, which one; `ports` are those of containers or of services. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  resourceClaims: ['name'],
  ownerReferences: ['uid'],
  conditions: ['type'],
};

/** An object with a strategic merge patch applied as kustomize does it: items of a patch come first in their list. */
export function strategicMerge(target: unknown, patch: unknown, field = ''): unknown {
  if (Array.isArray(target) && Array.isArray(patch)) return mergedList(target, patch, field);
  if (!isJsonObject(patch)) return patch;
  const { $patch: directive, ...fields } = patch;
  if (directive === 'delete') return undefined;
  if (directive === 'replace' || !isJsonObject(target)) return withoutNulls(fields);
  const merged: JsonObject = { ...target };
  for (const [key, value] of Object.entries(fields)) {
    const result = value === null ? undefined : key in target ? strategicMerge(target[key], value, key) : withoutNulls(value);
    if (result === undefined || (value !== null && isEmptied(target[key], result))) delete merged[key];
    else merged[key] = result;
  }
  return merged;
}

/** A map that had something and has nothing now is gone. */
function isEmptied(before: unknown, after: unknown): boolean {
  return isJsonObject(before) && isJsonObject(after) && Object.keys(before).length > 0 && Object.keys(after).length === 0;
}

function mergedList(target: readonly unknown[], patch: readonly unknown[], field: string): readonly unknown[] {
  const directives = patch.filter((item) => isJsonObject(item) && Object.keys(item).length === 1 && item['$patch'] === 'replace');
  const key = mergeKeys[field]?.find((name) => [...target, ...patch].every((item) => isJsonObject(item) && (name in item || '$patch' in item)));
  if (key === undefined || directives.length > 0) return patch.filter((item) => !directives.includes(item)).map(withoutNulls);
  const [items, patches] = [target as readonly JsonObject[], patch as readonly JsonObject[]];
  const merged = patches.flatMap((item) => {
    const existing = items.find((one) => one[key] === item[key]);
    const result = existing === undefined ? (item['$patch'] === 'delete' ? undefined : withoutNulls(item)) : strategicMerge(existing, item);
    return result === undefined ? [] : [result];
  });
  return [...merged, ...items.filter((item) => !patches.some((one) => one[key] === item[key]))];
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === null || key === '$patch' ? [] : [[key, withoutNulls(member)]])));
}
