import type { Logger } from 'pino';
import { errorResponse } from '../http/represent.ts';
import { asApiError } from '../http/status-response.ts';
import type { Stage } from '../pipeline.ts';

/** Every failure becomes a Status; those nobody foresaw are logged with their cause. */
export function respondToErrors(log: Logger): Stage {
  return async (request, next) => {
    try {
      return await next();
    } catch (error) {
      const failure = asApiError(error);
      if (failure !== error || failure.code >= 500) {
        log.error({ err: error, method: request.method, path: request.path, user: request.user.username }, 'request failed');
      }
      return errorResponse(request, failure.status);
    }
  };
}
