import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiClient } from '../api/api-client.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import type { FlagValues } from '../flags/flag-values.ts';
import type { Session } from '../session.ts';
import { filterOf } from './proxy/filter.ts';
import { forward, forwardUpgrade } from './proxy/forward.ts';
import { notFound, serveStatic } from './proxy/static-files.ts';

export const proxyCommand: Command = {
  name: 'proxy',
  summary: 'Creates a proxy server or application-level gateway between localhost and the Kubernetes API server',
  description: 'Requests go to the API server as the user of the kubeconfig. Files of a directory can be served beside it.',
  usage: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  examples: [
    { does: 'To proxy all of the Kubernetes API and nothing else', command: 'kubectl proxy --api-prefix=/' },
    { does: 'Part of the API, and files', command: 'kubectl proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/' },
    { does: 'A free port', command: 'kubectl proxy --port=0' },
  ],
  flags: [
    stringFlag('accept-hosts', 'Regular expression for hosts that the proxy should accept.', { default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    stringFlag('accept-paths', 'Regular expression for paths that the proxy should accept.', { default: '^.*' }),
    stringFlag('address', 'The IP address on which to serve on.', { default: '127.0.0.1' }),
    stringFlag('api-prefix', 'Prefix to serve the proxied API under.', { default: '/' }),
    booleanFlag('append-server-path', "If true, the path of the server's address comes before the path of each request."),
    booleanFlag(
      'disable-filter',
      'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
    ),
    durationFlag('keepalive', 'keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.'),
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
    stringFlag('www', 'Also serve static files from the given directory under the specified prefix.', { short: 'w' }),
    stringFlag('www-prefix', 'Prefix to serve static files under, if static file directory is specified.', { short: 'P', default: '/static/' }),
  ],
  run: runProxy,
};

async function runProxy(session: Session): Promise<void> {
  const { flags, io } = session;
  if (flags.given('unix-socket') && flags.given('port')) throw new CommandError('cannot set --unix-socket and --port at the same time');
  if (flags.given('www') && statSync(flags.string('www'), { throwIfNoEntry: false })?.isDirectory() !== true)
    session.note(`Static file directory ${JSON.stringify(flags.string('www'))} is not a directory`);
  const api = flags.boolean('append-server-path') ? session.api : session.connect({ ...session.config, server: new URL(session.config.server).origin });
  try {
    const server = proxyServer(session, api);
    await listen(server, flags);
    session.printLine(`Starting to serve on ${flags.optional('unix-socket') ?? addressOf(server)}`);
    if (!io.signal.aborted) await once(io.signal, 'abort');
    server.closeAllConnections();
    server.close();
  } finally {
    await api.close();
  }
}

/** Where a request belongs. */
type Route = { readonly type: 'forbidden' } | { readonly type: 'unknown' } | { readonly type: 'api' | 'file'; readonly path: string };

function router(flags: FlagValues): (request: IncomingMessage) => Route {
  const filter = flags.boolean('disable-filter') ? undefined : filterOf(flags);
  const slashed = (prefix: string): string => (prefix.endsWith('/') ? prefix : `${prefix}/`);
  const [apiPrefix, filePrefix] = [slashed(flags.string('api-prefix')), slashed(flags.string('www-prefix'))];
  const files = flags.optional('www');
  return ({ method = 'GET', url = '/', headers: { host = '' } }) => {
    const path = url.split('?')[0] ?? '/';
    if (filter?.accepts({ method, path, host }) === false) return { type: 'forbidden' };
    if (files !== undefined && path.startsWith(filePrefix)) return { type: 'file', path: path.slice(filePrefix.length - 1) };
    if (!path.startsWith(apiPrefix)) return { type: 'unknown' };
    return { type: 'api', path: url.slice(apiPrefix.length - 1) };
  };
}

function proxyServer(session: Session, api: ApiClient): Server {
  const { flags, io } = session;
  const routeOf = router(flags);
  const server = createServer((request, response) => {
    const route = routeOf(request);
    const answer = async (): Promise<void> => {
      if (route.type === 'forbidden') response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end('Forbidden\n');
      else if (route.type === 'unknown') notFound(response);
      else if (route.type === 'file') await serveStatic(flags.string('www'), route.path, response);
      else await forward(api, route.path, request, response, io.signal);
    };
    answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    const route = routeOf(request);
    if (route.type === 'api') void forwardUpgrade(api, route.path, request, socket);
    else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
  });
  const keepAlive = flags.duration('keepalive');
  if (keepAlive > 0) server.on('connection', (socket: Socket) => socket.setKeepAlive(true, keepAlive));
  return server;
}

async function listen(server: Server, flags: FlagValues): Promise<void> {
  const socket = flags.optional('unix-socket');
  if (socket === undefined) server.listen(flags.int('port'), flags.string('address'));
  else {
    // What a proxy that was killed leaves behind.
    if (statSync(socket, { throwIfNoEntry: false })?.isSocket()) rmSync(socket);
    server.listen(socket);
  }
  await once(server, 'listening');
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `${address}:${port}`;
}
