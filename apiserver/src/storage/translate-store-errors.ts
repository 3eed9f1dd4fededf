import { apiError, type ApiError } from '@kubets/machinery';
import { StoreError } from './store.ts';

/** Runs `work`; what the store could not do becomes a Status that says so. */
export async function translateStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreError ? storeUnable(error) : error;
  }
}

function storeUnable(error: StoreError): ApiError {
  const message = `the store could not complete the request: ${error.message}`;
  switch (error.reason) {
    case 'unavailable':
      return apiError('ServiceUnavailable', message, { retryAfterSeconds: 1 }, { cause: error });
    case 'timeout':
      return apiError('Timeout', message, { retryAfterSeconds: 1 }, { cause: error });
    case 'full':
    case 'failed':
      return apiError('InternalError', message, undefined, { cause: error });
  }
}
