import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { fastify, type FastifyError } from 'fastify';
import type { Logger } from 'pino';
import { type ApiError, apiError } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { ApiResponse } from '../pipeline.ts';
import { Arrivals } from './arrivals.ts';
import { HttpRequest, type ArrivedRequest } from './http-request.ts';
import { peerCertificate } from './peer-certificate.ts';
import { receiveBody } from './receive-body.ts';
import { outgoing, send, type Outgoing } from './send.ts';
import { sendOnSocket } from './send-on-socket.ts';
import { shakeHandsInTurns } from './shake-hands-in-turns.ts';
import { tlsLimits } from './tls-limits.ts';
import { asApiError, methodNotAllowed } from './status-response.ts';

export interface Listener {
  readonly port: number;
  /** Stops accepting, lets running requests end and closes idle connections; cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

type Handler = (request: HttpRequest) => Promise<ApiResponse>;

/**
 * One TLS port for HTTP/1.1, HTTP/2 and upgrades. fastify is the shell: it sees a single route and hands requests to
 * `handle` before their bodies are read.
 */
export async function listen(config: ApiserverConfig, handle: Handler, log: Logger): Promise<Listener> {
  const app = await createShell(config);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(outgoing(reply.raw), shellError(error, request.headers['content-type'])));
  app.setNotFoundHandler((_request, reply) => sendError(outgoing(reply.raw), methodNotAllowed()));
  const arrivals = new Arrivals();
  app.all('/', (request, reply) => {
    reply.hijack();
    const out = outgoing(reply.raw);
    const cutShort = (error: unknown): void => {
      log.error({ err: error, url: (request.raw as Rewritten).askedUrl }, 'an answer was cut short');
      sendError(out, error);
    };
    arrivals.begin(() => void answer(request.raw, out, handle).catch(cutShort));
  });
  app.server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => void answerUpgrade(message, socket, head, handle));
  sendAtOnce(app.server);
  const silent = shakeHandsInTurns(app.server, { arrivals, patienceMs: handshakeTimeout });
  const connections = { silent, all: trackConnections(app.server) };
  await app.listen({ host: config.bindAddress, port: config.securePort, backlog: 4096 });
  return { port: (app.server.address() as AddressInfo).port, close: (graceMs) => closeShell(app, connections, graceMs) };
}

type Shell = Awaited<ReturnType<typeof createShell>>;

const handshakeTimeout = 10_000;
/** The time a client may take to send its headers and its whole request: a slow one is cut off. */
const patience = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 90_000, connectionsCheckingInterval: 1_000 };

async function createShell(config: ApiserverConfig) {
  const [cert, key] = await Promise.all([readFile(config.tlsCertFile), readFile(config.tlsPrivateKeyFile)]);
  const authorities = [config.clientCaFile, config.requestheaderClientCaFile].filter((file) => file !== undefined);
  const ca = await Promise.all(authorities.map((file) => readFile(file)));
  const app = fastify({
    http2: true,
    https: {
      allowHTTP1: true,
      cert,
      key,
      ...tlsLimits(config),
      ...(ca.length > 0 && { ca }),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout,
      ...patience,
    },
    // Routing is request-info's: the router always sees the same path and the original URL stays beside it.
    rewriteUrl: (request) => {
      (request as Rewritten).askedUrl = request.url ?? '/';
      // JSON is what a body without a type is; without one fastify would leave it unread.
      request.headers['content-type'] ??= 'application/json';
      return '/';
    },
    exposeHeadRoutes: false,
    schemaController: noSchemas,
    forceCloseConnections: false,
    http2SessionTimeout: 0,
    logger: false,
  });
  Object.assign(app.server, patience);
  return app;
}

const noCompiler = (): never => {
  throw new Error('no route has a schema');
};
/** With compilers of our own, fastify does not load its own. */
const noSchemas = { compilersFactory: { buildValidator: () => noCompiler, buildSerializer: () => noCompiler } };

interface Rewritten {
  askedUrl?: string;
}

async function answer(incoming: IncomingMessage | Http2ServerRequest, out: Outgoing, handle: Handler): Promise<void> {
  let arrived: HttpRequest;
  try {
    arrived = new HttpRequest(arrivedRequest(incoming, out));
  } catch (error) {
    return sendError(out, error);
  }
  const response = await handle(arrived);
  // Reading on would let the client of a refused body send without end.
  if (incoming.httpVersionMajor === 1 && !incoming.complete && !out.headersSent) out.setHeader('connection', 'close');
  if (response.type !== 'upgraded') await send(out, arrived, response);
}

function arrivedRequest(incoming: IncomingMessage | Http2ServerRequest, out: Outgoing): ArrivedRequest {
  const http2 = 'stream' in incoming && incoming.httpVersionMajor === 2;
  const session = http2 ? (incoming as Http2ServerRequest).stream.session : undefined;
  const socket = (session?.socket ?? incoming.socket) as TLSSocket;
  const peer = peerCertificate(session ?? socket, socket);
  return {
    method: incoming.method ?? 'GET',
    url: (incoming as Rewritten).askedUrl ?? incoming.url ?? '/',
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    receiveBody: mayHaveBody(incoming) ? () => receiveBody(incoming) : undefined,
    remoteAddress: socket.remoteAddress ?? '',
    clientCertificate: peer.certificate,
    clientCertificateError: peer.error,
    onClose: (callback) => void out.once('close', callback),
  };
}

const mayHaveBody = ({ method }: IncomingMessage | Http2ServerRequest): boolean => method !== 'GET' && method !== 'HEAD';

async function answerUpgrade(message: IncomingMessage, socket: Duplex, head: Buffer, handle: Handler): Promise<void> {
  socket.on('error', () => socket.destroy());
  const tls = socket as TLSSocket;
  const peer = peerCertificate(socket, tls);
  try {
    const arrived = new HttpRequest({
      method: message.method ?? 'GET',
      url: message.url ?? '/',
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      remoteAddress: tls.remoteAddress ?? '',
      clientCertificate: peer.certificate,
      clientCertificateError: peer.error,
      upgrade: { message, socket, head },
      onClose: (callback) => void socket.once('close', callback),
    });
    const response = await handle(arrived);
    if (response.type !== 'upgraded') await sendOnSocket(socket, arrived, response);
  } catch (error) {
    const { status } = asApiError(error);
    socket.end(`HTTP/1.1 ${status.code} ${status.reason ?? ''}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n${JSON.stringify(status)}`);
  }
}

/** What fastify itself refuses before a request reaches the pipeline. */
function shellError(error: FastifyError, contentType: string | undefined): ApiError {
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return apiError('UnsupportedMediaType', `the content type ${JSON.stringify(contentType)} is not valid`);
  // The one route takes every path: what it does not take is the method.
  if (error.statusCode === 404) return methodNotAllowed();
  return (error.statusCode ?? 500) < 500 ? apiError('BadRequest', error.message) : asApiError(error);
}

function sendError(out: Outgoing, error: unknown): void {
  // Half an answer must not look like a whole one.
  if (out.headersSent) return void out.destroy();
  const { status } = asApiError(error);
  out.writeHead(status.code, { 'content-type': 'application/json' });
  out.end(JSON.stringify(status));
}

/**
 * Node does this for plain HTTPS and for HTTP/2, not for HTTP/1.1 on a port that serves both. Without it an event waits
 * until the client has acknowledged the one before, which takes clients up to 40 ms.
 */
function sendAtOnce(server: Shell['server']): void {
  server.on('secureConnection', (socket: TLSSocket) => void socket.setNoDelay(true));
}

interface Connections {
  /** Those whose clients have said nothing yet. */
  readonly silent: ReadonlySet<Socket>;
  readonly all: ReadonlySet<Socket>;
}

/** Counts connections from when they are accepted: one that never finishes its handshake holds the server open as well. */
function trackConnections(server: Shell['server']): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return connections;
}

async function closeShell(app: Shell, { silent, all }: Connections, graceMs: number): Promise<void> {
  const closeUnused = (): void => {
    closeIdle(app);
    silent.forEach((socket) => socket.destroy());
  };
  const cut = setTimeout(() => all.forEach((socket) => socket.destroy()), graceMs);
  const unused = setInterval(closeUnused, 20);
  try {
    closeUnused();
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(unused);
  }
}

/** Keep-alive connections without a request would hold the server open. */
function closeIdle(app: Shell): void {
  (app.server as unknown as { closeIdleConnections?(): void }).closeIdleConnections?.();
}
