import type { Logger } from 'pino';
import type { Stage } from '../pipeline.ts';
import type { ServerMetrics } from '../system/metrics.ts';

/** Counts every request and logs it at debug level. It stands first, so that it sees what the others answered. */
export function logRequests(log: Logger, metrics: ServerMetrics): Stage {
  const debug = log.isLevelEnabled('debug');
  return async (request, next) => {
    const started = performance.now();
    const response = await next();
    const status = response.type === 'upgraded' ? 101 : response.status;
    const milliseconds = performance.now() - started;
    metrics.requests.observe(request, response, milliseconds / 1000);
    if (debug) log.debug({ method: request.method, path: request.path, status, milliseconds, user: request.user.username }, 'request');
    return response;
  };
}
