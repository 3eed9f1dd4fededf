import { ApiError, apiError, type Status, type StatusReason } from '@kubets/machinery';

export interface FailedResponse {
  readonly method: string;
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: string | undefined;
}

/** The Status of a failed answer, or one made from its code when something other than an API server answered. */
export function responseError(response: FailedResponse): ApiError {
  return new ApiError(parseStatus(response.text) ?? statusOf(response).status);
}

function parseStatus(text: string): Status | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const body = JSON.parse(text) as Partial<Status>;
    return body.kind === 'Status' && typeof body.code === 'number' ? (body as Status) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const meanings: Readonly<Record<number, readonly [StatusReason, string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'the server does not allow access to the requested resource'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  406: ['NotAcceptable', 'the server was unable to respond with a content type that the client supports'],
  409: ['Conflict', 'the server reported a conflict'],
  410: ['Expired', 'the asked version is no longer there'],
  413: ['RequestEntityTooLarge', 'the request is too large'],
  415: ['UnsupportedMediaType', 'the server does not understand the media type of the request'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted, but may still be processing the request'],
};

function statusOf({ method, status, text, retryAfter }: FailedResponse): ApiError {
  const seconds = Number(retryAfter);
  const details = Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {};
  if (status === 409 && method === 'POST') return apiError('AlreadyExists', 'the server reported a conflict', details);
  const [reason, message] =
    meanings[status] ?? (status >= 500 ? (['InternalError', serverError(text)] as const) : (['Unknown', unknownAnswer(status)] as const));
  return apiError(reason, message, details, { code: status });
}

const serverError = (text: string): string => `an error on the server (${JSON.stringify(text.slice(0, 2048))}) has prevented the request from succeeding`;
const unknownAnswer = (status: number): string => `the server responded with the status code ${status} but did not return more information`;
