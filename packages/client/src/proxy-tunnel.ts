import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls';

export interface TunnelOptions {
  readonly proxy: string;
  readonly server: string;
  /** Of the connection to the server; the proxy sees only what is encrypted. */
  readonly tls: ConnectionOptions;
  readonly timeoutMs: number;
}

/** A connection to a server that a proxy makes on CONNECT. Rejects with the proxy's words and the code ERR_PROXY_REFUSED when it refuses. */
export async function tunnel({ proxy, server, tls, timeoutMs }: TunnelOptions): Promise<Socket> {
  const { protocol, hostname, port } = new URL(server);
  const secure = protocol === 'https:';
  const socket = await connected(new URL(proxy), `${hostname}:${port || (secure ? 443 : 80)}`, timeoutMs);
  return secure ? encrypted(socket, { ...tls, servername: tls.servername ?? serverName(hostname) }) : socket;
}

function connected(proxy: URL, target: string, timeoutMs: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = credentials === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  const outgoing = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path: target,
    headers: { host: target, ...authorization },
    agent: false,
    timeout: timeoutMs,
  });
  outgoing.once('connect', (response, socket: Socket) => {
    if (response.statusCode === 200) return resolve(socket);
    socket.destroy();
    reject(Object.assign(new Error(response.statusMessage || `the proxy answered ${response.statusCode}`), { code: 'ERR_PROXY_REFUSED' }));
  });
  outgoing.once('timeout', () => outgoing.destroy(new Error(`proxyconnect tcp: dial tcp ${proxy.host}: i/o timeout`)));
  outgoing.once('error', reject);
  outgoing.end();
  return promise;
}

function encrypted(socket: Socket, options: ConnectionOptions): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const secured = tlsConnect({ ...options, socket, ALPNProtocols: ['http/1.1'] });
  secured.once('secureConnect', () => resolve(secured));
  secured.once('error', reject);
  return promise;
}

/** An address names no server in TLS. */
function serverName(hostname: string): string {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? host : '';
}
