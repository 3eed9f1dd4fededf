import type { FlowController, FlowPlace } from '../flow-control/flow-controller.ts';
import type { FlowTally } from '../flow-control/flow-tally.ts';
import { refusalOf, TurnedAway } from '../flow-control/turned-away.ts';
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
    const place = controller.place(request);
    request.flowHeaders = place.headers;
    const waiting = takeSeat(place, request);
    if (waiting !== undefined) await waiting;
    count(request, 1);
    try {
      return await next();
    } finally {
      count(request, -1);
      place.tally.executing--;
      controller.release(place.level);
    }
  };
}

/** Undefined when there is a seat at once, as there is nearly always. */
function takeSeat({ level, flow, tally }: FlowPlace, request: ApiRequest): Promise<void> | undefined {
  try {
    const waiting = level.enter(flow, () => request.signal);
    if (waiting !== undefined) return queued(tally, waiting);
  } catch (error) {
    throw told(error, tally, 0);
  }
  tally.seated(0);
  return undefined;
}

async function queued(tally: FlowTally, waiting: Promise<void>): Promise<void> {
  const asked = performance.now();
  const waited = (): number => (performance.now() - asked) / 1000;
  tally.waiting++;
  try {
    await waiting;
    tally.seated(waited());
  } catch (error) {
    throw told(error, tally, waited());
  } finally {
    tally.waiting--;
  }
}

/** Counts who was turned away, and says what they are told. */
function told(error: unknown, tally: FlowTally, waited: number): unknown {
  if (!(error instanceof TurnedAway)) return error;
  tally.turnedAway(error.reason, waited);
  return refusalOf(error);
}
