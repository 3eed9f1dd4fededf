import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isApiError } from '@kubets/machinery';
import type { ApiClient } from '../../api/api-client.ts';

/** Of one connection only; `authorization` is the proxy's own. */
const hopByHop = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'authorization', 'upgrade']);

/** Sends a request on to the API server, as whoever runs the proxy, and its answer back. */
export async function forward(api: ApiClient, path: string, request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8');
  const answer = await api.raw({
    method: request.method ?? 'GET',
    path,
    headers: ownHeaders(request),
    ...(body !== '' && { body }),
    signal,
  });
  const received = Object.entries(answer.headers).filter(([name, value]) => !hopByHop.has(name) && value !== undefined);
  response.writeHead(answer.status, Object.fromEntries(received) as Record<string, string>);
  await pipeline(Readable.from(answer.body), response);
}

/** Joins a connection that asks for another protocol with one to the API server. */
export async function forwardUpgrade(api: ApiClient, path: string, request: IncomingMessage, socket: Duplex): Promise<void> {
  try {
    const [plain = '', query = ''] = path.split('?');
    const upgraded = await api.upgrade(plain, query, { ...ownHeaders(request), upgrade: request.headers.upgrade ?? '' });
    const headers = Object.entries(upgraded.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
    socket.write(upgraded.head);
    await pipeline(socket, upgraded.socket, socket);
  } catch (error) {
    if (isApiError(error))
      socket.end(`HTTP/1.1 ${error.code} ${error.reason}\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(error.status)}`);
    else socket.destroy();
  }
}

function ownHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (hopByHop.has(name) || value === undefined ? [] : [[name, String(value)]])));
}
