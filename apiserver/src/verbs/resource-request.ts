import type { ObjectIdentity, ResourceDefinition } from '@kubets/machinery';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';

/** One verb of a resource. The pipeline has authenticated and authorized the request. */
export type Verb = (server: ServerContext, request: ApiRequest, definition: ResourceDefinition) => Promise<ApiResponse>;

export function identityOf({ reference }: ResourceDefinition, { info }: ApiRequest): ObjectIdentity {
  return reference.scope === 'Namespaced' ? { namespace: info.namespace, name: info.name } : { name: info.name };
}
