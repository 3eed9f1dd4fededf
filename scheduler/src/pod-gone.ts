import { isApiError } from '@kubets/machinery';

/** The pod itself is no more: there is nothing left to place. */
export function isGone(error: unknown, podName: string): boolean {
  return isApiError(error, 'NotFound') && error.status.details?.kind === 'pods' && error.status.details.name === podName;
}
