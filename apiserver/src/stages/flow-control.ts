import type { FlowController } from '../flow-control/flow-controller.ts';
import type { ApiRequest, Stage } from '../pipeline.ts';
import { isStream } from './long-running.ts';

const readVerbs: ReadonlySet<string> = new Set(['get', 'list', 'watch', 'head', 'options']);

export type FlowControlObserver = (kind: 'readOnly' | 'mutating', inFlight: number) => void;

/**
 * Requests run when their priority level has a seat for them. A watch needs one until its stream begins; streams between a client
 * and a pod need none.
 */
export function flowControl(controller: FlowController, observe: FlowControlObserver): Stage {
  const running = { readOnly: 0, mutating: 0 };
  const count = (request: ApiRequest, change: 1 | -1): void => {
    const kind = readVerbs.has(request.info.verb) ? 'readOnly' : 'mutating';
    observe(kind, (running[kind] += change));
  };
  return async (request, next) => {
    if (isStream(request.info)) return next();
    const { level, flow, headers } = controller.place(request);
    request.flowHeaders = headers;
    const waiting = level.enter(flow, () => request.signal);
    if (waiting !== undefined) await waiting;
    count(request, 1);
    try {
      return await next();
    } finally {
      count(request, -1);
      controller.release(level);
    }
  };
}
