import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type SecureClientSessionOptions,
} from 'node:http2';

export interface GrpcChannelOptions {
  /** Members of one cluster: the next one is turned to when a connection breaks. */
  readonly endpoints: readonly string[];
  readonly tls?: Pick<SecureClientSessionOptions, 'ca' | 'cert' | 'key'> | undefined;
}

/** Unary gRPC calls over one HTTP/2 connection. Each is sent at most once: an error leaves open whether it arrived. */
export class GrpcChannel {
  readonly #options: GrpcChannelOptions;
  #endpoint = 0;
  #session: ClientHttp2Session | undefined;
  #closed = false;

  constructor(options: GrpcChannelOptions) {
    this.#options = options;
  }

  /** The answer's message. Errors name the status: `UNAVAILABLE` for whatever the connection suffered. */
  call(path: string, message: Buffer, deadlineMs: number): Promise<Buffer> {
    if (this.#closed) return Promise.reject(unavailable('the channel is closed'));
    const session = this.#connected();
    const stream = session.request({ ...callHeaders, ':path': path, 'grpc-timeout': `${deadlineMs}m` });
    const late = setTimeout(() => {
      stream.destroy(new Error('DEADLINE_EXCEEDED: request timed out'));
      if (session.connecting) session.destroy();
    }, deadlineMs);
    stream.end(frame(message));
    return answerOf(stream).finally(() => clearTimeout(late));
  }

  close(): void {
    this.#closed = true;
    this.#session?.destroy();
  }

  #connected(): ClientHttp2Session {
    const known = this.#session;
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const { endpoints, tls } = this.#options;
    const endpoint = endpoints[this.#endpoint % endpoints.length]!;
    const url = endpoint.includes('://') ? endpoint : `${tls ? 'https' : 'http'}://${endpoint}`;
    const session = connect(url, { ...tls, settings: { enablePush: false }, maxSessionMemory: unlimited });
    // The calls under way report the error.
    session.on('error', () => undefined);
    session.on('goaway', () => this.#leave(session));
    session.once('close', () => this.#leave(session));
    watchOver(session);
    this.#session = session;
    return session;
  }

  /** Later calls go to the next endpoint; those under way may still be answered. */
  #leave(session: ClientHttp2Session): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#endpoint++;
  }
}

/** Ends a connection whose other end is gone without a word. */
function watchOver(session: ClientHttp2Session): void {
  const timer = setInterval(() => {
    if (session.connecting || session.destroyed) return;
    const dead = setTimeout(() => session.destroy(unavailable('no answer to a ping')), pingTimeoutMs).unref();
    session.ping(() => clearTimeout(dead));
  }, pingEveryMs).unref();
  session.once('close', () => clearInterval(timer));
}

function answerOf(stream: ClientHttp2Stream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let failure: Error | undefined = unavailable('the connection ended before the answer');
    const onStatus = (headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void => {
      if (headers['grpc-status'] !== undefined) failure = statusError(headers);
      else if (headers[':status'] !== 200) failure = unavailable(`HTTP status ${headers[':status']}`);
    };
    stream.on('response', onStatus);
    stream.on('trailers', onStatus);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('error', (error) => (failure = error.message.startsWith('DEADLINE_EXCEEDED') ? error : unavailable(error.message, error)));
    stream.once('close', () => (failure === undefined ? resolve(Buffer.concat(chunks).subarray(prefixLength)) : reject(failure)));
  });
}

function statusError(headers: IncomingHttpHeaders): Error | undefined {
  const status = Number(headers['grpc-status']);
  if (status === 0) return undefined;
  const text = String(headers['grpc-message'] ?? '').replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return new Error(`${statusNames[status] ?? `gRPC status ${status}`}: ${text}`);
}

const unavailable = (text: string, cause?: Error): Error => new Error(`UNAVAILABLE: ${text}`, { cause });

/** A message on the wire: not compressed, its length, itself. */
function frame(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(prefixLength + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  message.copy(framed, prefixLength);
  return framed;
}

const prefixLength = 5;
/** Callers wait for their answers: they bound what is under way. */
const unlimited = Number.MAX_SAFE_INTEGER;
const pingEveryMs = 30_000;
const pingTimeoutMs = 10_000;
const statusNames: Readonly<Record<number, string>> = { 1: 'CANCELLED', 4: 'DEADLINE_EXCEEDED: request timed out', 14: 'UNAVAILABLE' };
const callHeaders = { [constants.HTTP2_HEADER_METHOD]: 'POST', 'content-type': 'application/grpc', te: 'trailers' };
