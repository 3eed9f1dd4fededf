import { ApiError, apiError, type Status } from '@kubets/machinery';
import type { ApiResponse } from '../pipeline.ts';

const jsonHeaders: Readonly<Record<string, string>> = { 'content-type': 'application/json' };

/** Any Status as an answer: its code is the HTTP status. */
export function statusResponse(status: Status): ApiResponse {
  const retryAfter = status.details?.retryAfterSeconds;
  const headers = retryAfter === undefined ? jsonHeaders : { ...jsonHeaders, 'retry-after': String(retryAfter) };
  return { type: 'bytes', status: status.code, headers, body: Buffer.from(JSON.stringify(status)) };
}

/** What a failure looks like to the client: ApiErrors as they are, anything else as an InternalError. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return apiError('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }, { cause: error });
}

export const pathNotFound = (): ApiError => apiError('NotFound', 'the server could not find the requested resource', {});
