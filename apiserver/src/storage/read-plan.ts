import { badRequest, forbidden, invalidObject, notSupported, type FieldError } from '@kubets/machinery';
import { decodeContinueToken } from './continue-token.ts';
import type { ListQuery, WatchQuery } from './object-storage.ts';
import { parseResourceVersion } from './resource-version.ts';

/** Which state a list shows. */
export type ListPlan =
  /** With every write acknowledged so far. */
  | { readonly type: 'latest' }
  /** Whatever the cache holds. */
  | { readonly type: 'any' }
  | { readonly type: 'not-older-than'; readonly revision: number }
  | { readonly type: 'exact'; readonly revision: number }
  /** The next page of the snapshot at `revision`, or of the newest state when undefined. */
  | { readonly type: 'continue'; readonly revision: number | undefined; readonly start: string };

/** The table of https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list. */
export function planList(query: ListQuery): ListPlan {
  refuse(checkListOptions(query));
  const { resourceVersion, resourceVersionMatch: match, continueToken, limit } = query;
  if (continueToken) return planContinue(continueToken, resourceVersion);
  if (!resourceVersion) return { type: 'latest' };
  const revision = parseResourceVersion(resourceVersion);
  if (revision === 0) return { type: 'any' };
  return match === 'Exact' || (!match && limit) ? { type: 'exact', revision } : { type: 'not-older-than', revision };
}

function planContinue(token: string, resourceVersion: string | undefined): ListPlan {
  const { revision, start } = decodeContinueToken(token);
  if (resourceVersion && resourceVersion !== '0') throw badRequest('specifying resource version is not allowed when using continue');
  return { type: 'continue', revision: revision < 0 ? undefined : revision, start };
}

function checkListOptions({ resourceVersion, resourceVersionMatch: match, continueToken }: ListQuery): FieldError[] {
  if (!match) return [];
  const errors: FieldError[] = [];
  if (!resourceVersion) errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (continueToken) errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden when continue is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(matchField, match, ['Exact', 'NotOlderThan', '']));
  if (match === 'Exact' && resourceVersion === '0') errors.push(forbidden(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  return errors;
}

/** Where a watch starts. */
export interface WatchPlan {
  readonly start:
    /** Events above this revision. */
    | { readonly type: 'after'; readonly revision: number }
    /** The cache's state, once it is as new as said, then events. */
    | { readonly type: 'state'; readonly from: 'latest' | 'any' | number }
    /** Events from now on. */
    | { readonly type: 'now' };
  readonly initialEventsEnd: boolean;
}

/** The table of https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-watch, and streaming lists. */
export function planWatch(query: WatchQuery): WatchPlan {
  refuse(checkWatchOptions(query));
  const { resourceVersion, sendInitialEvents, allowBookmarks = false } = query;
  const revision = parseResourceVersion(resourceVersion);
  const from = !resourceVersion ? 'latest' : revision === 0 ? 'any' : revision;
  if (sendInitialEvents) return { start: { type: 'state', from }, initialEventsEnd: allowBookmarks };
  if (revision > 0) return { start: { type: 'after', revision }, initialEventsEnd: false };
  return { start: sendInitialEvents === false ? { type: 'now' } : { type: 'state', from }, initialEventsEnd: false };
}

function checkWatchOptions({ resourceVersionMatch: match, sendInitialEvents }: WatchQuery): FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    errors.push(forbidden(matchField, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (!match) return errors;
  if (sendInitialEvents === undefined) errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (match !== 'NotOlderThan') errors.push(notSupported(matchField, match, ['NotOlderThan']));
  return errors;
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}

const matchField = 'resourceVersionMatch';
