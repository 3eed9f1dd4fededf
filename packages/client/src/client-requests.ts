import type { Draft, KubeObject, ObjectIdentity, ResourceReference } from '@kubets/machinery';
import type { DeleteOptions, ListOptions, Patch, WriteOptions } from './client.ts';
import { type QueryValue, resourceUrl } from './resource-url.ts';

/** What a method of the client asks for. */
export interface JsonRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

const patchTypes: Readonly<Record<Patch['type'], string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

export function reading(resource: ResourceReference, identity: ObjectIdentity, options?: { readonly signal?: AbortSignal }): JsonRequest {
  return { method: 'GET', path: resourceUrl(resource, identity), signal: options?.signal };
}

export function listing(resource: ResourceReference, { namespace, signal, ...query }: ListOptions): JsonRequest {
  return { method: 'GET', path: resourceUrl(resource, { namespace }, query), signal };
}

export function creation<T extends KubeObject>(resource: ResourceReference<T>, object: Draft<T>, options?: WriteOptions): JsonRequest {
  const path = resourceUrl(resource, { namespace: object.metadata?.namespace }, writeQuery(options));
  return { method: 'POST', path, body: object, signal: options?.signal };
}

export function replacement<T extends KubeObject>(resource: ResourceReference<T>, object: T, options?: WriteOptions, subresource?: string): JsonRequest {
  return { method: 'PUT', path: resourceUrl(resource, object.metadata, writeQuery(options), subresource), body: object, signal: options?.signal };
}

export function patching(
  resource: ResourceReference,
  identity: ObjectIdentity,
  patch: Patch,
  options?: WriteOptions & { readonly subresource?: string },
): JsonRequest {
  const query = { ...writeQuery(options), force: patch.type === 'apply' ? patch.force : undefined };
  const path = resourceUrl(resource, identity, query, options?.subresource);
  return { method: 'PATCH', path, body: patch.body, contentType: patchTypes[patch.type], signal: options?.signal };
}

export function deletion(resource: ResourceReference, identity: ObjectIdentity, options?: DeleteOptions): JsonRequest {
  return deletionAt(resourceUrl(resource, identity, {}), options);
}

export function deletionOfMany(
  resource: ResourceReference,
  { namespace, labelSelector, fieldSelector, limit, continue: token, resourceVersion, resourceVersionMatch, ...options }: ListOptions & DeleteOptions,
): JsonRequest {
  const query = { labelSelector, fieldSelector, limit, continue: token, resourceVersion, resourceVersionMatch };
  return deletionAt(resourceUrl(resource, { namespace }, query), options);
}

export interface SubresourceWrite {
  readonly method: 'POST' | 'PUT';
  readonly subresource: string;
  readonly body: object;
  readonly options: WriteOptions | undefined;
}

export function subresourceWrite(resource: ResourceReference, identity: ObjectIdentity, write: SubresourceWrite): JsonRequest {
  const { method, subresource, body, options } = write;
  return { method, path: resourceUrl(resource, identity, writeQuery(options), subresource), body, signal: options?.signal };
}

function deletionAt(path: string, { signal, dryRun, ...options }: DeleteOptions = {}): JsonRequest {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options, ...(dryRun && { dryRun: ['All'] }) };
  return { method: 'DELETE', path, body, signal };
}

function writeQuery(options: WriteOptions = {}): Record<string, QueryValue> {
  return { dryRun: options.dryRun ? 'All' : undefined, fieldManager: options.fieldManager, fieldValidation: options.fieldValidation };
}
