import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { apiError, badRequest } from '@kubets/machinery';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import type { UpstreamTarget } from './upstream-target.ts';

/** Hands an upgrade on: from here both sides' bytes pass through unread, the answer to the upgrade among them. */
export async function tunnelUpgrade(request: ApiRequest, target: UpstreamTarget): Promise<ApiResponse> {
  const { upgrade } = request;
  if (upgrade === undefined) throw badRequest('Upgrade request required');
  const server = await connectTo(target);
  server.write(requestHead(request, target));
  if (upgrade.head.length > 0) server.write(upgrade.head);
  join(upgrade.socket, server);
  request.signal.addEventListener('abort', () => server.destroy(), { once: true });
  return { type: 'upgraded' };
}

function connectTo({ protocol, host, port, tls }: UpstreamTarget): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket = protocol === 'https' ? connectTls({ host, port, ...servername, ...definedTls(tls) }) : connectTcp({ host, port });
    socket.setNoDelay(true);
    socket.once(protocol === 'https' ? 'secureConnect' : 'connect', () => resolve(socket));
    socket.once('error', (cause) => reject(unreachable(`${host}:${port}`, cause)));
  });
}

const definedTls = (tls: UpstreamTarget['tls']): object => Object.fromEntries(Object.entries(tls ?? {}).filter(([, value]) => value !== undefined));

export function unreachable(address: string, cause: Error): Error {
  const message = `error dialing backend: dial tcp ${address}: ${cause.message}`;
  return apiError('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }, { cause });
}

function requestHead({ method, headers }: ApiRequest, { host, port, path }: UpstreamTarget): string {
  const lines = Object.entries(forwardedHeaders(headers, { upgrade: true })).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\nhost: ${isIP(host) === 6 ? `[${host}]` : host}:${port}\r\n${lines.join('')}\r\n`;
}

/** Each end of one side is passed to the other; an error ends both. */
function join(client: Duplex, server: Duplex): void {
  client.pipe(server);
  server.pipe(client);
  const endBoth = (): void => {
    client.destroy();
    server.destroy();
  };
  client.on('error', endBoth).on('close', endBoth);
  server.on('error', endBoth).on('close', () => client.end());
}
