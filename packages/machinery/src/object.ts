/** A moment as RFC 3339 text in UTC with second precision, e.g. `2026-01-02T03:04:05Z` (metav1.Time). */
export type Time = string;

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean | undefined;
  blockOwnerDeletion?: boolean | undefined;
}

export interface ManagedFieldsEntry {
  manager?: string | undefined;
  operation?: 'Apply' | 'Update' | undefined;
  apiVersion?: string | undefined;
  time?: Time | undefined;
  fieldsType?: 'FieldsV1' | undefined;
  fieldsV1?: Record<string, unknown> | undefined;
  subresource?: string | undefined;
}

/**
 * What every stored object carries. `name`, `uid`, `resourceVersion` and `creationTimestamp` are filled by the API
 * server before anyone can read the object; a writer sends a {@link Draft}.
 */
export interface ObjectMeta {
  name: string;
  generateName?: string | undefined;
  namespace?: string | undefined;
  uid: string;
  resourceVersion: string;
  generation?: number | undefined;
  creationTimestamp: Time;
  deletionTimestamp?: Time | undefined;
  deletionGracePeriodSeconds?: number | undefined;
  labels?: Record<string, string> | undefined;
  annotations?: Record<string, string> | undefined;
  ownerReferences?: OwnerReference[] | undefined;
  finalizers?: string[] | undefined;
  managedFields?: ManagedFieldsEntry[] | undefined;
  selfLink?: string | undefined;
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export interface ListMeta {
  resourceVersion: string;
  continue?: string | undefined;
  remainingItemCount?: number | undefined;
}

export interface KubeList<T extends KubeObject = KubeObject> {
  apiVersion: string;
  kind: string;
  metadata: ListMeta;
  items: T[];
}

/** What a client may send: any part of the object; the server fills defaults and the fields it owns. */
export type Draft<T> = T extends readonly (infer Item)[] ? Draft<Item>[] : T extends object ? { [Key in keyof T]?: Draft<T[Key]> | undefined } : T;

/** `namespace/name`, or `name` for cluster-scoped objects: the key of caches and work queues. */
export type ObjectKey = string;

export interface ObjectIdentity {
  readonly namespace?: string | undefined;
  readonly name: string;
}

export function objectKey({ namespace, name }: ObjectIdentity): ObjectKey {
  return namespace ? `${namespace}/${name}` : name;
}

export function parseObjectKey(key: ObjectKey): ObjectIdentity {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export function keyOf(object: { readonly metadata: ObjectIdentity }): ObjectKey {
  return objectKey(object.metadata);
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}
