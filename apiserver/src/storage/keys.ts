import type { ObjectIdentity, ResourceReference } from '@kubets/machinery';

/** Everything the API server keeps lies below this prefix. */
export const rootPrefix = '/registry/';

/** `/registry/core/pods/`: the keys of one resource, followed by `<namespace>/<name>`, or `<name>` when cluster-scoped. */
export function resourcePrefix({ group, plural }: Pick<ResourceReference, 'group' | 'plural'>): string {
  return `${rootPrefix}${group === '' ? 'core' : group}/${plural}/`;
}

export function storageKey(prefix: string, { namespace, name }: ObjectIdentity): string {
  return namespace ? `${prefix}${namespace}/${name}` : prefix + name;
}

/** Reads a key's identity back. */
export function identityOf(prefix: string, key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/', prefix.length);
  return slash < 0 ? { namespace: '', name: key.slice(prefix.length) } : { namespace: key.slice(prefix.length, slash), name: key.slice(slash + 1) };
}
