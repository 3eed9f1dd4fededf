import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export interface EngineRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Encoded where it must be, e.g. `/containers/abc/json`. */
  readonly path: string;
  /** Objects are sent as JSON; what is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>;
  /** An object as JSON, or a tar archive. */
  readonly body?: object | Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the engine, in its own words. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The HTTP API of a Docker Engine (https://docs.docker.com/reference/api/engine/). */
export interface Engine {
  /** The answer's JSON. */
  get<T>(path: string, query?: EngineRequest['query']): Promise<T>;
  post<T>(path: string, body?: object, query?: EngineRequest['query']): Promise<T>;
  delete(path: string, query?: EngineRequest['query']): Promise<void>;
  /** The answer as it comes; whoever asks must read or destroy it. */
  stream(request: EngineRequest): Promise<Readable>;
  /** A connection that carries a process's input and output once the engine has agreed. */
  hijack(request: EngineRequest): Promise<Duplex>;
}

type EnginePlace = { readonly socketPath: string } | { readonly host: string; readonly port: string };

/** Where `unix:///…` or `tcp://host:port` is. The path of a socket is taken as it stands, blanks and per cent signs included. */
export function enginePlace(endpoint: string): EnginePlace {
  const unix = 'unix://';
  if (endpoint.startsWith(unix)) return { socketPath: endpoint.slice(unix.length) };
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port };
}

/** The engine at an endpoint as {@link enginePlace} reads it. */
export function connectEngine(endpoint: string): Engine {
  const place = enginePlace(endpoint);
  const agent = new Agent({ keepAlive: true });

  function open({ method = 'GET', path, query = {}, body, headers = {} }: EngineRequest, upgrade = false): ClientRequest {
    const type = body === undefined ? {} : { 'content-type': body instanceof Readable ? 'application/x-tar' : 'application/json' };
    const outgoing = httpRequest({
      ...place,
      // A hijacked connection serves nothing else afterwards.
      agent: upgrade ? false : agent,
      method,
      path: path + queryText(query),
      headers: { ...('socketPath' in place && { host: 'docker' }), ...type, ...headers, ...(upgrade && { connection: 'Upgrade', upgrade: 'tcp' }) },
    });
    if (body instanceof Readable) pipeline(body, outgoing).catch((error: Error) => outgoing.destroy(error));
    else outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    return outgoing;
  }

  async function stream(request: EngineRequest): Promise<IncomingMessage> {
    const outgoing = open(request);
    const response = await new Promise<IncomingMessage>((resolve, reject) => outgoing.once('response', resolve).once('error', reject));
    await assertSuccess(response);
    return response;
  }

  async function ask<T>(request: EngineRequest): Promise<T> {
    const response = await stream(request);
    if (response.headers['content-type']?.startsWith('application/json')) return (await json(response)) as T;
    response.resume();
    return undefined as T;
  }

  async function hijack(request: EngineRequest): Promise<Duplex> {
    const outgoing = open(request, true);
    return new Promise((resolve, reject) => {
      outgoing.once('error', reject);
      outgoing.once('upgrade', (_response: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      outgoing.once('response', (response: IncomingMessage) => {
        assertSuccess(response).then(() => reject(new Error(`the engine did not hand over the connection for ${request.path}`)), reject);
      });
    });
  }

  return {
    stream,
    hijack,
    get: (path, query) => ask({ path, ...(query !== undefined && { query }) }),
    post: (path, body, query) => ask({ method: 'POST', path, ...(body !== undefined && { body }), ...(query !== undefined && { query }) }),
    delete: (path, query) => ask({ method: 'DELETE', path, ...(query !== undefined && { query }) }),
  };
}

async function assertSuccess(response: IncomingMessage): Promise<void> {
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return;
  const said = await text(response);
  throw new EngineError(statusCode, messageIn(said) ?? (said.trim() || `the engine answered ${statusCode}`));
}

function messageIn(said: string): string | undefined {
  try {
    const { message } = JSON.parse(said) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function queryText(query: NonNullable<EngineRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([key, value]): [string, string][] => {
    if (value === undefined) return [];
    return [[key, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
  });
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}
