import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from '../command.ts';
import { booleanFlag, intFlag, stringFlag } from '../flags/flag.ts';
import type { FlagValues } from '../flags/flag-values.ts';
import type { Session } from '../session.ts';

export const proxyCommand: Command = {
  name: 'proxy',
  summary: 'Creates a proxy server or application-level gateway between localhost and the Kubernetes API server',
  usage: 'proxy [--port=PORT] [--api-prefix=prefix]',
  examples: [{ does: 'To proxy all of the Kubernetes API and nothing else', command: 'kubectl proxy --api-prefix=/' }],
  flags: [
    stringFlag('accept-hosts', 'Regular expression for hosts that the proxy should accept.', { default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    stringFlag('accept-paths', 'Regular expression for paths that the proxy should accept.', { default: '^.*' }),
    stringFlag('address', 'The IP address on which to serve on.', { default: '127.0.0.1' }),
    stringFlag('api-prefix', 'Prefix to serve the proxied API under.', { default: '/' }),
    booleanFlag(
      'disable-filter',
      'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
    ),
    intFlag('port', 'The port on which to run the proxy. Set to 0 to pick a random port.', { short: 'p', default: '8001' }),
    stringFlag('reject-methods', "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH').", {
      default: '^$',
    }),
    stringFlag(
      'reject-paths',
      'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
      {
        default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
      },
    ),
    stringFlag('unix-socket', 'Unix socket on which to run the proxy.', { short: 'u' }),
  ],
  run: serveProxy,
};

async function serveProxy(session: Session): Promise<void> {
  const { flags, io } = session;
  const filter = flags.boolean('disable-filter') ? undefined : filterOf(flags);
  const server = createServer((request, response) => {
    forward(session, filter, request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const socket = flags.optional('unix-socket');
  if (socket === undefined) server.listen(flags.int('port'), flags.string('address'));
  else server.listen(socket);
  await once(server, 'listening');
  session.printLine(`Starting to serve on ${socket ?? addressOf(server)}`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  server.closeAllConnections();
  server.close();
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `${address}:${port}`;
}

export interface ProxyFilter {
  accepts(request: { readonly method: string; readonly path: string; readonly host: string }): boolean;
}

/** Every list is of regular expressions, parted by commas. */
export function filterOf(flags: Pick<FlagValues, 'string'>): ProxyFilter {
  const expressions = (name: string): readonly RegExp[] =>
    flags
      .string(name)
      .split(',')
      .map((text) => new RegExp(text));
  const [hosts, paths, noMethods, noPaths] = ['accept-hosts', 'accept-paths', 'reject-methods', 'reject-paths'].map(expressions);
  const any = (list: readonly RegExp[] | undefined, text: string): boolean => list?.some((expression) => expression.test(text)) === true;
  return {
    accepts: ({ method, path, host }) => !any(noPaths, path) && !any(noMethods, method) && any(paths, path) && any(hosts, host.replace(/:\d+$/, '')),
  };
}

const hopByHop = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'authorization', 'upgrade']);

async function forward(session: Session, filter: ProxyFilter | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const path = url.split('?')[0] ?? '/';
  const prefix = session.flags.string('api-prefix').replace(/\/$/, '');
  if (filter?.accepts({ method, path, host: headers.host ?? '' }) === false) return void response.writeHead(403).end('Forbidden');
  if (!url.startsWith(prefix)) return void response.writeHead(404).end('404 page not found\n');
  const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
  const sent = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (hopByHop.has(name) || value === undefined ? [] : [[name, String(value)]])),
  );
  const body = Buffer.concat(chunks).toString('utf8');
  const answer = await session.api.raw({
    method,
    path: url.slice(prefix.length) || '/',
    headers: sent,
    ...(body !== '' && { body }),
    signal: session.io.signal,
  });
  const received = Object.entries(answer.headers).filter(([name, value]) => !hopByHop.has(name) && value !== undefined);
  response.writeHead(answer.status, Object.fromEntries(received) as Record<string, string>);
  await pipeline(Readable.from(answer.body), response);
}
