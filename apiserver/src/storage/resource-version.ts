import { type ApiError, apiError, badRequest } from '@kubets/machinery';

/** resourceVersion texts become numbers here and nowhere else. '' and '0' are 0; anything but a whole number is refused. */
export function parseResourceVersion(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const revision = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(revision))
    throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ${parseFailure(text)}`);
  return revision;
}

function parseFailure(text: string): string {
  return `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${/^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'}`;
}

/** The cache did not get as far as asked in time. Clients retry after a second. */
export function tooLargeResourceVersion(asked: number, current: number): ApiError {
  return apiError('Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
