import { isApiError } from '@kubets/machinery';
import { listResponse } from '../http/represent.ts';
import { deleteObject } from '../objects/delete-object.ts';
import { deleteOptions } from '../objects/delete-options.ts';
import type { CachedObject } from '../storage/cached-object.ts';
import { listQuery } from './list.ts';
import type { Verb } from './resource-request.ts';
import { selectionOf } from './selection.ts';

/** So many deletions share the cost of a commit. */
const workers = 32;

/** Deletes every selected object and answers with the list of them. */
export const deleteCollection: Verb = async (server, request, definition) => {
  const { user, warnings, auditAnnotations } = request;
  const options = deleteOptions(request);
  const { items, resourceVersion, continueToken, remainingItemCount } = await server.registry
    .storage(definition)
    .list(listQuery(request.query, selectionOf(definition, request)));
  const removeOne = async (item: CachedObject): Promise<void> => {
    const { namespace, name } = item.object().metadata;
    await deleteObject(server, { definition, identity: { namespace, name }, user, options, warnings, auditAnnotations }).catch((error: unknown) => {
      // Somebody else deleted it first: it is gone all the same.
      if (!isApiError(error, 'NotFound')) throw error;
    });
  };
  await inParallel(items, removeOne);
  return listResponse(request, definition, { items }, { resourceVersion, continue: continueToken, remainingItemCount });
};

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
}
