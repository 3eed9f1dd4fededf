import { ApiError, apiError, type Status } from '@kubets/machinery';
import type { ApiResponse } from '../pipeline.ts';

const jsonHeaders: Readonly<Record<string, string>> = { 'content-type': 'application/json' };

/** Any Status as an answer: its code is the HTTP status. */
export function statusResponse(status: Status): ApiResponse {
  return { type: 'bytes', status: status.code, headers: statusHeaders(status), body: Buffer.from(JSON.stringify(status)) };
}

export function statusHeaders({ details }: Status): Readonly<Record<string, string>> {
  return details?.retryAfterSeconds === undefined ? jsonHeaders : { ...jsonHeaders, 'retry-after': String(details.retryAfterSeconds) };
}

/** What a failure looks like to the client: ApiErrors as they are, anything else as an InternalError. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return apiError('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }, { cause: error });
}

export const pathNotFound = (): ApiError => apiError('NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = (): ApiError => apiError('MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Paths below no API that is served: the plain text that Kubernetes answers them with. */
export const nothingThere: ApiResponse = {
  type: 'bytes',
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: Buffer.from('404 page not found\n'),
};
