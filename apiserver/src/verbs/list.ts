import { forbidden, invalidObject } from '@kubets/machinery';
import { listResponse } from '../http/represent.ts';
import type { ListQuery, Selection } from '../storage/object-storage.ts';
import { selectionOf } from './selection.ts';
import { type Verb, wholeNumber } from './resource-request.ts';

/** Answers with the items' stored bytes, a page at a time when `limit` asks so. */
export const list: Verb = async (server, request, definition) => {
  const query = listQuery(request.query, selectionOf(definition, request));
  const { items, joined, resourceVersion, continueToken, remainingItemCount } = await server.registry.storage(definition).list(query);
  return listResponse(request, definition, { items, joined }, { resourceVersion, continue: continueToken, remainingItemCount });
};

/** The options as asked; the storage says which of them go together. */
export function listQuery(query: URLSearchParams, selection: Selection): ListQuery {
  if (query.size === 0) return selection;
  if (query.has('sendInitialEvents')) {
    const error = forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list');
    throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [error]);
  }
  // A list takes as long as it takes, but what cannot be read is refused.
  wholeNumber(query, 'timeoutSeconds');
  return {
    ...selection,
    limit: limitOf(query),
    continueToken: query.get('continue') || undefined,
    resourceVersion: query.get('resourceVersion') || undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') || undefined,
  };
}

function limitOf(query: URLSearchParams): number | undefined {
  const limit = wholeNumber(query, 'limit') ?? 0;
  return limit <= 0 ? undefined : limit;
}
