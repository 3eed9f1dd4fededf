import type { ResourceDefinition } from '@kubets/machinery';
import { pathNotFound } from '../http/status-response.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import { scale } from './scale.ts';
import { status } from './status.ts';

/** Hands a request for a subresource to the one that answers it. */
export async function dispatchSubresource(server: ServerContext, request: ApiRequest, definition: ResourceDefinition): Promise<ApiResponse> {
  const { subresource } = request.info;
  if (!definition.subresources.some(({ name }) => name === subresource)) throw pathNotFound();
  if (subresource === 'status') return status(server, request, definition);
  if (subresource === 'scale') return scale(server, request, definition);
  const { group, plural } = definition.reference;
  const handler = server.subresources.find(({ resource, subresource: name }) => name === subresource && resource.group === group && resource.plural === plural);
  if (handler === undefined) throw pathNotFound();
  return handler.handle(request, definition, server);
}
