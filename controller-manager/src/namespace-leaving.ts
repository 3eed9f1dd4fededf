import { isApiError } from '@kubets/machinery';

/** Nothing can be created in a namespace that is being deleted: an end, not a failure to retry. */
export function isNamespaceLeaving(error: unknown): boolean {
  return isApiError(error, 'Forbidden') && (error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false);
}
