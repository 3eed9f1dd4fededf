import { type ResourceDefinition } from '@kubets/machinery';
import { negotiate } from '../http/accept.ts';
import { isTrue } from '../http/request-info.ts';
import type { ApiRequest, ResponseStream } from '../pipeline.ts';
import type { ServerContext } from '../server-context.ts';
import type { WatchQuery } from '../storage/object-storage.ts';
import { EventStream } from './event-stream.ts';
import { type Verb, wholeNumber } from './resource-request.ts';
import { selectionOf } from './selection.ts';
import { eventEncoder } from './watch-encoding.ts';
import { acceptWatchSocket } from './watch-socket.ts';

/** Streams events until the client leaves, its time is up or the server stops. What is wrong with the request is answered before the stream begins. */
export const watch: Verb = async (server, request, definition) => {
  const query = watchQuery(request, definition);
  const wanted = negotiate(request.headers.accept);
  const timeoutMs = timeoutOf(server, request);
  const events = new EventStream(eventEncoder(definition, wanted, request.query));
  await events.open(server.registry.storage(definition), query);
  const run = (out: ResponseStream): Promise<void> => events.run(out, { timeoutMs, serverStops: server.signal });
  if (request.upgrade !== undefined) return acceptWatchSocket(request, run);
  return { type: 'stream', status: 200, headers: { 'content-type': 'application/json' }, start: run };
};

function watchQuery(request: ApiRequest, definition: ResourceDefinition): WatchQuery {
  const { query, info } = request;
  const selection = selectionOf(definition, request);
  const named = info.name === '' || selection.fields !== undefined ? selection : selectionOf(definition, { info, query: withName(query, info.name) });
  const asked = {
    resourceVersion: query.get('resourceVersion') || undefined,
    resourceVersionMatch: query.get('resourceVersionMatch') || undefined,
    allowBookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: query.get('sendInitialEvents') === null ? undefined : isTrue(query.get('sendInitialEvents')),
  };
  return { ...named, ...asked };
}

/** `/api/v1/watch/pods/x` is a watch of one name. */
function withName(query: URLSearchParams, name: string): URLSearchParams {
  const narrowed = new URLSearchParams(query);
  narrowed.set('fieldSelector', `metadata.name=${name}`);
  return narrowed;
}

/** What the client asks for, otherwise a random time from the minimum to twice of it, so that watches do not end together. */
function timeoutOf({ config }: ServerContext, { query }: ApiRequest): number {
  const asked = wholeNumber(query, 'timeoutSeconds') ?? 0;
  return Math.min(asked > 0 ? asked : config.minRequestTimeout * (1 + Math.random()), maxTimerSeconds) * 1000;
}

const maxTimerSeconds = 2_000_000;
