import type { KubeObject, ObjectIdentity } from './object.ts';

export type Scope = 'Namespaced' | 'Cluster';

/**
 * Names one resource of the API and carries its TypeScript type; loads no schema.
 * `group` is `''` for the core group.
 */
export interface ResourceReference<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: Scope;
  /** Type only: never set. */
  readonly object?: T | undefined;
}

export function resourceReference<T extends KubeObject>(apiVersion: string, kind: string, plural: string, scope: Scope): ResourceReference<T> {
  return { ...parseApiVersion(apiVersion), kind, plural, scope };
}

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

export function parseApiVersion(apiVersion: string): GroupVersion {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf({ group, version }: GroupVersion): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `pods`, `deployments.apps`: how errors, RBAC and metrics name a resource. */
export function qualifiedName({ group, plural }: { readonly group: string; readonly plural: string }): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** The URL path of a collection, an object or its subresource; segments are escaped. */
export function resourcePath(reference: ResourceReference, { namespace, name }: Partial<ObjectIdentity> = {}, subresource?: string): string {
  const root = reference.group === '' ? `/api/${reference.version}` : `/apis/${reference.group}/${reference.version}`;
  const inNamespace = reference.scope === 'Namespaced' && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${inNamespace}/${reference.plural}${object}${subresource ? `/${subresource}` : ''}`;
}
