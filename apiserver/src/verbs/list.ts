import { badRequest, type FieldError, forbidden, invalid, invalidObject, notSupported } from '@kubets/machinery';
import { listResponse } from '../http/represent.ts';
import type { ListQuery, Selection } from '../storage/object-storage.ts';
import { selectionOf } from './selection.ts';
import type { Verb } from './resource-request.ts';

/** Answers with the items' stored bytes, a page at a time when `limit` asks so. */
export const list: Verb = async (server, request, definition) => {
  const query = listQuery(request.query, selectionOf(definition, request));
  const { items, resourceVersion, continueToken, remainingItemCount } = await server.registry.storage(definition).list(query);
  return listResponse(request, definition, items, { resourceVersion, continue: continueToken, remainingItemCount });
};

export function listQuery(query: URLSearchParams, selection: Selection): ListQuery {
  if (query.size === 0) return selection;
  const asked = {
    limit: limitOf(query.get('limit')),
    continueToken: query.get('continue') || undefined,
    resourceVersion: query.get('resourceVersion') || undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') || undefined,
  };
  const errors = listErrors(asked, query);
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  return { ...selection, ...asked };
}

function limitOf(text: string | null): number | undefined {
  if (text === null || text === '' || text === '0') return undefined;
  const limit = Number(text);
  if (!Number.isSafeInteger(limit)) throw badRequest(`limit must be an integer, not ${JSON.stringify(text)}`);
  return limit < 0 ? undefined : limit;
}

function listErrors({ continueToken, resourceVersion, resourceVersionMatch }: ListQuery, query: URLSearchParams): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (query.has('sendInitialEvents')) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (resourceVersionMatch === undefined) return errors;
  if (continueToken !== undefined) errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
  if (resourceVersion === undefined) errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (resourceVersionMatch !== 'Exact' && resourceVersionMatch !== 'NotOlderThan') {
    errors.push(notSupported('resourceVersionMatch', resourceVersionMatch, ['Exact', 'NotOlderThan', '']));
  }
  if (resourceVersionMatch === 'Exact' && resourceVersion === '0') {
    errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (resourceVersion !== undefined && !/^\d{1,15}$/.test(resourceVersion)) errors.push(invalid('resourceVersion', resourceVersion, 'must be a number'));
  return errors;
}
