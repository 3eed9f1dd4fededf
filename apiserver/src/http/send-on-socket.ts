import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiRequest, ApiResponse, ResponseStream } from '../pipeline.ts';

/** Answers an upgrade request without upgrading: a plain HTTP/1.1 response, after which the connection closes. */
export async function sendOnSocket(socket: Duplex, request: ApiRequest, response: Exclude<ApiResponse, { type: 'upgraded' }>): Promise<void> {
  socket.write(head(response));
  if (response.type === 'stream') await response.start(socketStream(socket, request.signal));
  else for (const part of Buffer.isBuffer(response.body) ? [response.body] : response.body) socket.write(part);
  socket.end();
}

function head(response: Exclude<ApiResponse, { type: 'upgraded' }>): string {
  const headers = Object.entries({ ...response.headers, connection: 'close' }).flatMap(([name, value]) => [value].flat().map((line) => `${name}: ${line}\r\n`));
  return `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n${headers.join('')}\r\n`;
}

function socketStream(socket: Duplex, signal: AbortSignal): ResponseStream {
  return {
    signal,
    write: (chunk) => socket.write(chunk),
    drained: () => new Promise((resolve) => (socket.writableNeedDrain ? socket.once('drain', resolve).once('close', resolve) : resolve())),
  };
}
