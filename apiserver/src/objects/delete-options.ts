import { badRequest, type FieldError, invalid, invalidObject, isJsonObject, type JsonObject, notSupported } from '@kubets/machinery';
import { isTrue } from '../http/request-info.ts';
import type { ApiRequest } from '../pipeline.ts';
import { bodyFormat, parseBody } from './parse-body.ts';
import { dryRunErrors } from './write-options.ts';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: PropagationPolicy | undefined;
  readonly preconditions?: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined } | undefined;
  readonly dryRun: boolean;
}

/** DeleteOptions out of the body or, when it is empty, out of the query. */
export function deleteOptions(request: ApiRequest): DeleteOptions {
  if (request.body.length === 0) return checked(fromQuery(request.query));
  const body = parseBody(request.body, bodyFormat(request.headers['content-type']));
  if (body === null) return checked(fromQuery(request.query));
  if (!isJsonObject(body)) throw badRequest('the body of a delete request must be a DeleteOptions object');
  if (body['kind'] !== undefined && body['kind'] !== 'DeleteOptions')
    throw badRequest(`the body of a delete request must be a DeleteOptions object, not ${JSON.stringify(body['kind'])}`);
  return checked({ ...fromQuery(request.query), ...body });
}

function fromQuery(query: URLSearchParams): JsonObject {
  const options: JsonObject = {};
  const grace = query.get('gracePeriodSeconds');
  if (grace !== null && grace !== '') options['gracePeriodSeconds'] = /^-?\d+$/.test(grace) ? Number(grace) : grace;
  const policy = query.get('propagationPolicy');
  if (policy !== null && policy !== '') options['propagationPolicy'] = policy;
  if (query.has('orphanDependents')) options['orphanDependents'] = isTrue(query.get('orphanDependents'));
  if (query.has('dryRun')) options['dryRun'] = query.getAll('dryRun');
  return options;
}

function checked(options: JsonObject): DeleteOptions {
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun } = options;
  const errors = [
    ...propagationErrors(propagationPolicy ?? undefined, orphanDependents ?? undefined),
    ...(Array.isArray(dryRun) ? dryRunErrors(dryRun.map(String)) : []),
  ];
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  return {
    gracePeriodSeconds: integer('gracePeriodSeconds', gracePeriodSeconds),
    propagationPolicy: (propagationPolicy as PropagationPolicy | null | undefined) ?? policyOf(orphanDependents),
    preconditions: preconditionsOf(preconditions),
    dryRun: Array.isArray(dryRun) && dryRun.length > 0,
  };
}

function propagationErrors(policy: unknown, orphan: unknown): readonly FieldError[] {
  if (policy === undefined) return [];
  if (orphan !== undefined) return [invalid('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set')];
  return policy === 'Background' || policy === 'Foreground' || policy === 'Orphan'
    ? []
    : [notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil'])];
}

const policyOf = (orphan: unknown): PropagationPolicy | undefined => (orphan === true ? 'Orphan' : orphan === false ? 'Background' : undefined);

function integer(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw badRequest(`${name} must be an integer, not ${JSON.stringify(value)}`);
  return value;
}

function preconditionsOf(value: unknown): DeleteOptions['preconditions'] {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw badRequest('preconditions must be an object');
  const { uid, resourceVersion } = value;
  const isText = (item: unknown): item is string | undefined => item === undefined || typeof item === 'string';
  if (!isText(uid ?? undefined) || !isText(resourceVersion ?? undefined))
    throw badRequest('preconditions.uid and preconditions.resourceVersion must be strings');
  return { uid: (uid as string | null) ?? undefined, resourceVersion: (resourceVersion as string | null) ?? undefined };
}
