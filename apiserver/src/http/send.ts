import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { ApiRequest, ApiResponse, ResponseStream } from '../pipeline.ts';
import { TimeSlice } from '../storage/time-slice.ts';
import { bodySlices, sliceBytes } from './body-slices.ts';
import { responseHeaders } from './response-headers.ts';

/** Both kinds of response write alike; their common type has no callable overloads. */
export type Outgoing = ServerResponse;
export const outgoing = (response: ServerResponse | Http2ServerResponse): Outgoing => response as Outgoing;

/** Writes an answer: one write for a body in one piece, slices under back-pressure for a long one. */
export async function send(out: Outgoing, request: ApiRequest, response: Exclude<ApiResponse, { type: 'upgraded' }>): Promise<void> {
  if (out.headersSent || out.destroyed) return;
  const headers = responseHeaders(request, response);
  if (response.type === 'stream') return sendStream(out, request, response, headers);
  const { body } = response;
  if (Buffer.isBuffer(body)) return sendWhole(out, request, response.status, headers, body);
  return sendSlices(out, request, response.status, headers, body);
}

function sendWhole(out: Outgoing, request: ApiRequest, status: number, headers: Record<string, string | string[]>, body: Buffer): void {
  headers['content-length'] = String(body.length);
  out.writeHead(status, headers);
  if (request.method === 'HEAD') out.end();
  else out.end(body);
}

async function sendSlices(
  out: Outgoing,
  request: ApiRequest,
  status: number,
  headers: Record<string, string | string[]>,
  body: readonly Buffer[],
): Promise<void> {
  const size = body.reduce((total, part) => total + part.length, 0);
  headers['content-length'] = String(size);
  out.writeHead(status, headers);
  if (request.method === 'HEAD') return void out.end();
  const time = new TimeSlice();
  let written = 0;
  for (const slice of bodySlices(body, size)) {
    // A fast reader's socket is ready again within the same turn of the loop: each slice of a long body waits for a turn of its own.
    if (size > sliceBytes) await time.next();
    const taken = write(out, slice);
    written += slice.length;
    if (!taken && written < size) await drained(out, request.signal);
    if (out.destroyed || request.signal.aborted) return void out.destroy();
  }
  out.end();
}

async function sendStream(
  out: Outgoing,
  request: ApiRequest,
  response: Extract<ApiResponse, { type: 'stream' }>,
  headers: Record<string, string | string[]>,
): Promise<void> {
  out.writeHead(response.status, headers);
  if (request.method === 'HEAD') return void out.end();
  out.flushHeaders();
  await response.start(new HttpResponseStream(out, request.signal));
  out.end();
}

class HttpResponseStream implements ResponseStream {
  readonly signal: AbortSignal;
  readonly #out: Outgoing;

  constructor(out: Outgoing, signal: AbortSignal) {
    this.#out = out;
    this.signal = signal;
  }

  write(chunk: Buffer | string): boolean {
    if (this.#out.destroyed || chunk.length === 0) return true;
    const socket = chunk.length > sharedFrameBytes ? undefined : ownSocket(this.#out);
    return socket === undefined ? write(this.#out, chunk) : socket.write(chunkFrame(chunk));
  }

  drained(): Promise<void> {
    return drained(ownSocket(this.#out) ?? this.#out, this.signal);
  }
}

/**
 * The socket of an HTTP/1.1 response that has it to itself, and nothing left to hand to it. A response's own `write` makes
 * three pieces of a chunk and copies them together again, for each of hundreds of watchers.
 */
function ownSocket(out: Outgoing): Socket | undefined {
  return out.req.httpVersionMajor === 1 && out.chunkedEncoding && out.writableLength === (out.socket?.writableLength ?? -1) ? out.socket! : undefined;
}

/** Watchers of one event are handed the same bytes one after the other: the last frame is kept for the next of them. */
let lastFrame: { readonly chunk: Buffer | string; readonly bytes: Buffer } | undefined;

/** HTTP/1.1's chunked coding: the length in hexadecimal, then the bytes. */
function chunkFrame(chunk: Buffer | string): Buffer {
  if (lastFrame?.chunk !== chunk) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    lastFrame = { chunk, bytes: Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, lineEnd]) };
  }
  return lastFrame.bytes;
}

/** Larger chunks are rare, and would be kept too long. */
const sharedFrameBytes = 64 * 1024;
const lineEnd = Buffer.from('\r\n');

const write = (out: Outgoing, chunk: Buffer | string): boolean => out.write(chunk);

/** Resolves when the socket takes more, or when nobody is left to read. */
export async function drained(out: Writable, signal: AbortSignal): Promise<void> {
  if (signal.aborted || out.destroyed || !out.writableNeedDrain) return;
  await once(out, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
