import { notFound } from '@kubets/machinery';
import { objectResponse } from '../http/represent.ts';
import { identityOf, type Verb } from './resource-request.ts';

/** Answers with the stored bytes. */
export const get: Verb = async (server, request, definition) => {
  const { query } = request;
  const resourceVersion = query.size === 0 ? undefined : query.get('resourceVersion') || undefined;
  const found = await server.registry.storage(definition).get(identityOf(definition, request), resourceVersion);
  if (found === undefined) throw notFound(definition.reference, request.info.name);
  return objectResponse(request, 200, definition, found);
};
