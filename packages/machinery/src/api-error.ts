import { fieldErrorBody, formatFieldError, type FieldError } from './field-error.ts';
import { qualifiedName, type ResourceReference } from './resource.ts';

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** metav1.Status: the body of every error answer. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string; remainingItemCount?: number };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code: number;
}

export type StatusReason =
  | 'BadRequest'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Expired'
  | 'Invalid'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'UnsupportedMediaType'
  | 'RequestEntityTooLarge'
  | 'TooManyRequests'
  | 'ServerTimeout'
  | 'Timeout'
  | 'InternalError'
  | 'ServiceUnavailable'
  | 'StoreReadError'
  | 'Unknown';

export const statusCodes: Record<StatusReason, number> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  StoreReadError: 500,
  ServerTimeout: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
  Unknown: 500,
};

/** An error with a Kubernetes meaning, the same on both sides of the wire: servers answer `status`, clients throw what they were answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: Status;

  constructor(status: Status, options?: ErrorOptions) {
    super(status.message ?? status.reason ?? `status ${status.code}`, options);
    this.status = status;
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): string {
    return this.status.reason ?? 'Unknown';
  }
}

export function apiError(
  reason: StatusReason,
  message: string,
  details?: StatusDetails,
  options?: ErrorOptions & { code?: number; metadata?: Status['metadata'] },
): ApiError {
  const status: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: options?.metadata ?? {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code: options?.code ?? statusCodes[reason],
  };
  return new ApiError(status, options);
}

export function isApiError(error: unknown, reason?: StatusReason): error is ApiError {
  return error instanceof ApiError && (reason === undefined || error.reason === reason);
}

type Named = Pick<ResourceReference, 'group' | 'plural'>;
const detailsOf = (resource: Named, name: string): StatusDetails => ({ name, ...(resource.group && { group: resource.group }), kind: resource.plural });

export const badRequest = (message: string, options?: ErrorOptions): ApiError => apiError('BadRequest', message, undefined, options);
export const notFound = (resource: Named, name: string): ApiError =>
  apiError('NotFound', `${qualifiedName(resource)} "${name}" not found`, detailsOf(resource, name));
export const alreadyExists = (resource: Named, name: string): ApiError =>
  apiError('AlreadyExists', `${qualifiedName(resource)} "${name}" already exists`, detailsOf(resource, name));
export const conflict = (resource: Named, name: string, cause: string): ApiError =>
  apiError('Conflict', `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${cause}`, detailsOf(resource, name));
export const forbiddenRequest = (resource: Named, name: string, cause: string): ApiError =>
  apiError('Forbidden', `${qualifiedName(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: ${cause}`, detailsOf(resource, name));

/** 410: the asked resourceVersion or continue token is older than what the store still holds. */
export const expired = (message: string, metadata?: Status['metadata']): ApiError => apiError('Expired', message, undefined, metadata && { metadata });

/** 422 with one cause per violated rule. */
export function invalidObject(resource: { readonly group: string; readonly kind: string }, name: string, found: readonly FieldError[]): ApiError {
  const qualified = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const errors = [...new Map(found.map((error) => [formatFieldError(error), error])).values()];
  const lines = errors.map(formatFieldError);
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return apiError('Invalid', `${qualified} "${name}" is invalid: ${list}`, {
    name,
    ...(resource.group && { group: resource.group }),
    kind: resource.kind,
    causes: errors.map((error) => ({ reason: error.type, message: fieldErrorBody(error), field: error.field })),
  });
}
