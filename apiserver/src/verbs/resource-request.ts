import { badRequest, type ObjectIdentity, type ResourceDefinition } from '@kubets/machinery';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';

/** One verb of a resource. The pipeline has authenticated and authorized the request. */
export type Verb = (server: ServerContext, request: ApiRequest, definition: ResourceDefinition) => Promise<ApiResponse>;

export function identityOf({ reference }: ResourceDefinition, { info }: ApiRequest): ObjectIdentity {
  return reference.scope === 'Namespaced' ? { namespace: info.namespace, name: info.name } : { name: info.name };
}

/** A whole number out of the query; undefined when it is not there. */
export function wholeNumber(query: URLSearchParams, parameter: string): number | undefined {
  const text = query.get(parameter);
  if (text === null || text === '') return undefined;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) throw badRequest(`${parameter} must be an integer, not ${JSON.stringify(text)}`);
  return value;
}
