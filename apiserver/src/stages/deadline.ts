import { apiError } from '@kubets/machinery';
import { HttpRequest } from '../http/http-request.ts';
import { statusResponse } from '../http/status-response.ts';
import type { ApiResponse, Stage } from '../pipeline.ts';
import { isLongRunning } from './long-running.ts';

interface Running {
  readonly request: HttpRequest;
  readonly due: number;
  readonly expire: (response: ApiResponse) => void;
}

/** Ends requests that take longer than `limitMs` with a Timeout. One timer looks at all of them; the common request costs a set entry. */
export function deadline(limitMs: number, stop: AbortSignal): Stage {
  const running = new Set<Running>();
  const sweep = setInterval(() => expireDue(running, performance.now()), Math.min(1_000, limitMs));
  sweep.unref();
  stop.addEventListener('abort', () => clearInterval(sweep), { once: true });
  return (request, next) => {
    if (!(request instanceof HttpRequest) || isLongRunning(request.info)) return next();
    return new Promise((resolve, reject) => {
      const entry: Running = { request, due: performance.now() + limitMs, expire: resolve };
      running.add(entry);
      next()
        .then(resolve, reject)
        .finally(() => running.delete(entry));
    });
  };
}

function expireDue(running: Set<Running>, now: number): void {
  for (const entry of running) {
    // Entries are in order of arrival and share one limit: the first that is not due ends the look.
    if (entry.due > now) return;
    running.delete(entry);
    const timeout = apiError('Timeout', 'Timeout: request did not complete within the allotted timeout', {});
    entry.request.abort(timeout);
    entry.expire(statusResponse(timeout.status));
  }
}
