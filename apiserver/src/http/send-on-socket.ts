import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiRequest, ApiResponse, ResponseStream } from '../pipeline.ts';
import { responseHeaders } from './response-headers.ts';
import { drained } from './send.ts';

type Answer = Exclude<ApiResponse, { type: 'upgraded' }>;

/** Answers an upgrade request without upgrading: a plain HTTP/1.1 response, after which the connection closes. */
export async function sendOnSocket(socket: Duplex, request: ApiRequest, response: Answer): Promise<void> {
  socket.write(head(request, response), 'latin1');
  if (response.type === 'stream') await response.start(socketStream(socket, request.signal));
  else for (const part of partsOf(response)) socket.write(part);
  socket.end();
}

const partsOf = ({ body }: Extract<Answer, { type: 'bytes' }>): readonly Buffer[] => (Buffer.isBuffer(body) ? [body] : body);

/** Clients read the Status of a refusal once they know how long it is. */
function head(request: ApiRequest, response: Answer): string {
  const length = response.type === 'stream' ? {} : { 'content-length': String(partsOf(response).reduce((total, part) => total + part.length, 0)) };
  const headers = { ...responseHeaders(request, response), ...length, date: new Date().toUTCString(), connection: 'close' };
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((line) => `${name}: ${line}\r\n`));
  return `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n${lines.join('')}\r\n`;
}

function socketStream(socket: Duplex, signal: AbortSignal): ResponseStream {
  return {
    signal,
    write: (chunk) => socket.write(chunk),
    drained: () => drained(socket, signal),
  };
}
