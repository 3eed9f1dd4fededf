import type { ClientRequestArgs, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Upgraded } from './client.ts';
import { throughProxy, tlsOptions, type WireRequest } from './connection.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { responseError } from './response-error.ts';

/** Asks for another protocol over a connection of its own; rejects with ApiError for any answer but 101. */
export async function upgrade(config: ClientConfig, request: WireRequest): Promise<Upgraded> {
  const { request: send } = config.server.startsWith('https:') ? await import('node:https') : await import('node:http');
  const { hostname, port } = new URL(config.server);
  const { promise, resolve, reject } = Promise.withResolvers<Upgraded>();
  const outgoing = send({
    ...tlsOptions(config),
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    method: request.method,
    path: request.path,
    headers: { connection: 'Upgrade', ...request.headers },
    ...(config.proxyUrl === undefined ? { agent: false } : { createConnection: connectorThrough(config, config.proxyUrl) }),
    ...(request.signal !== undefined && { signal: request.signal }),
  });
  outgoing.once('upgrade', (response: IncomingMessage, socket: Duplex, head: Buffer) => resolve({ socket, head, headers: response.headers }));
  outgoing.once('response', (response) => void refuse(request, response).catch(reject));
  outgoing.once('error', reject);
  outgoing.end(request.body);
  return promise;
}

/** node:http waits for the connection when none is returned. */
function connectorThrough(config: ClientConfig, proxy: string): ClientRequestArgs['createConnection'] {
  const connect = throughProxy(config, proxy);
  return (options, done) => {
    connect(options, (error, socket) => done(error, socket as Duplex));
    return undefined;
  };
}

async function refuse({ method }: WireRequest, response: IncomingMessage): Promise<never> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  throw responseError({ method, status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8'), retryAfter: response.headers['retry-after'] });
}
