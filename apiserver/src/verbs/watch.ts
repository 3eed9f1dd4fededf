import { asApiError } from '../http/status-response.ts';
import { negotiate, type Representation } from '../http/accept.ts';
import { badRequest, type FieldError, forbidden, invalidObject, notSupported, type ResourceDefinition } from '@kubets/machinery';
import { isTrue } from '../http/request-info.ts';
import type { ApiRequest, ApiResponse, ResponseStream } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import type { ObjectStorage, WatchEvent, WatchHandle, WatchQuery, WatchSink } from '../storage/object-storage.ts';
import type { Verb } from './resource-request.ts';
import { selectionOf } from './selection.ts';
import { eventEncoder, type EventEncoder } from './watch-encoding.ts';
import { acceptWatchSocket } from './watch-socket.ts';

/** Streams events until the client leaves, its time is up or the server stops. */
export const watch: Verb = async (server, request, definition) => {
  const query = watchQuery(request, definition);
  const wanted = negotiate(request.headers.accept);
  const encode = eventEncoder(definition, wanted, request.query);
  const run = (out: ResponseStream): Promise<void> =>
    streamEvents({ storage: server.registry.storage(definition), query, encode, out, timeoutMs: timeoutOf(server, request) });
  if (request.upgrade !== undefined) return acceptWatchSocket(request, run);
  return { type: 'stream', status: 200, headers: { 'content-type': contentTypeOf(wanted) }, start: run } satisfies ApiResponse;
};

const contentTypeOf = ({ as }: Representation): string => (as === 'object' ? 'application/json' : 'application/json;stream=watch');

export function watchQuery(request: ApiRequest, definition: ResourceDefinition): WatchQuery {
  const { query, info } = request;
  const selection = selectionOf(definition, request);
  const named =
    info.name === '' || selection.fields !== undefined ? selection : selectionOf(definition, { ...request, query: withName(query, info.name) } as ApiRequest);
  const asked = {
    resourceVersion: query.get('resourceVersion') || undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') || undefined,
    allowBookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: query.get('sendInitialEvents') === null ? undefined : isTrue(query.get('sendInitialEvents')),
  };
  const errors = watchErrors(asked);
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  return { ...named, ...asked, sendInitialEvents: asked.sendInitialEvents === true };
}

/** `/api/v1/watch/pods/x` is a watch of one name. */
function withName(query: URLSearchParams, name: string): URLSearchParams {
  const narrowed = new URLSearchParams(query);
  narrowed.set('fieldSelector', `metadata.name=${name}`);
  return narrowed;
}

interface AskedWatch {
  readonly resourceVersionMatch: string | undefined;
  readonly sendInitialEvents: boolean | undefined;
}

function watchErrors({ resourceVersionMatch, sendInitialEvents }: AskedWatch): readonly FieldError[] {
  if (sendInitialEvents === undefined) {
    return resourceVersionMatch === undefined
      ? []
      : [forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')];
  }
  if (resourceVersionMatch === undefined) {
    return [forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')];
  }
  return resourceVersionMatch === 'NotOlderThan' ? [] : [notSupported('resourceVersionMatch', resourceVersionMatch, ['NotOlderThan'])];
}

/** What the client asks for, otherwise a random time from the minimum to twice of it, so that watches do not end together. */
function timeoutOf({ config }: ServerContext, { query }: ApiRequest): number {
  const asked = Number(query.get('timeoutSeconds') ?? 0);
  if (!Number.isFinite(asked) || asked < 0) throw badRequest('timeoutSeconds must be a number of seconds');
  return Math.min(asked > 0 ? asked : config.minRequestTimeout * (1 + Math.random()), maxTimerSeconds) * 1000;
}

const maxTimerSeconds = 2_000_000;

interface EventStream {
  readonly storage: ObjectStorage;
  readonly query: WatchQuery;
  readonly encode: EventEncoder;
  readonly out: ResponseStream;
  readonly timeoutMs: number;
}

async function streamEvents({ storage, query, encode, out, timeoutMs }: EventStream): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const sink: WatchSink = {
    events: (events) => write(events),
    closed: (error) => {
      if (error !== undefined && !out.signal.aborted) out.write(errorLine(error));
      ended.resolve();
    },
  };
  let handle: WatchHandle | undefined;
  const write = (events: readonly WatchEvent[]): boolean => {
    if (out.write(encode(events))) return true;
    void out.drained().then(() => handle?.drained(), ended.reject);
    return false;
  };
  try {
    handle = await storage.watch(query, sink);
  } catch (error) {
    // The answer has begun: what went wrong is the stream's only event.
    out.write(errorLine(error));
    return;
  }
  await lasting(ended.promise, handle, out.signal, timeoutMs);
}

async function lasting(ended: Promise<void>, handle: WatchHandle, signal: AbortSignal, timeoutMs: number): Promise<void> {
  const stop = (): void => handle.stop();
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await ended;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

const errorLine = (error: unknown): string => `${JSON.stringify({ type: 'ERROR', object: asApiError(error).status })}\n`;
