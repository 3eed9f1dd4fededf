import { isApiError } from '@kubets/machinery';

/** `gone`: the pod was deleted or another scheduler was quicker, and there is nothing left to place. */
export function describeFailure(error: unknown): 'gone' | 'retry' {
  return isApiError(error, 'NotFound') || isApiError(error, 'Conflict') ? 'gone' : 'retry';
}
