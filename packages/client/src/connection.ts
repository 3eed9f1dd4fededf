import type { Dispatcher, Pool } from 'undici';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { BodyStream } from './body-stream.ts';
import { CollectingHandler, type CollectedResponse } from './collecting-handler.ts';
import type { ClientConfig } from './kubeconfig.ts';
import type { RequestHeaders } from './request-headers.ts';
import { StreamingHandler, type StreamedResponse } from './streaming-handler.ts';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: RequestHeaders;
  readonly body?: string | Buffer | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The sockets to one server: kept alive and bounded for requests, one more for each open stream. */
export interface Connection {
  /** The whole answer. */
  fetch(request: WireRequest): Promise<CollectedResponse>;
  /** The answer as it comes, without a limit on silence: watches and logs. */
  stream(request: WireRequest): Promise<StreamedResponse>;
  close(): Promise<void>;
}

const requestConnections = 64;
const connectTimeout = 10_000;
const headersTimeout = 90_000;
/** Below the time after which servers close idle connections, so that no request is written to one being closed. */
const keepAliveTimeout = 30_000;

export function createConnection(config: ClientConfig): Connection {
  const open = async (connections: number | null): Promise<Pool> => {
    const { default: UndiciPool } = await import('undici/lib/dispatcher/pool.js');
    const connect = config.proxyUrl === undefined ? { ...tlsOptions(config), timeout: connectTimeout } : throughProxy(config, config.proxyUrl);
    return new UndiciPool(new URL(config.server).origin, {
      connections,
      pipelining: 1,
      allowH2: false,
      connect,
      headersTimeout,
      keepAliveTimeout,
      clientTtl: null,
    });
  };
  let requests: Promise<Pool> | undefined;
  let streams: Promise<Pool> | undefined;
  return {
    async fetch(request) {
      const pool = await (requests ??= open(requestConnections));
      return new Promise((resolve, reject) => dispatch(pool, request, new CollectingHandler({ signal: request.signal, resolve, reject })));
    },
    async stream(request) {
      const pool = await (streams ??= open(null));
      const body = new BodyStream();
      return new Promise((resolve, reject) => dispatch(pool, request, new StreamingHandler({ signal: request.signal, body, resolve, reject }), 0));
    },
    async close() {
      await Promise.all([requests, streams].map(async (pool) => (await pool)?.destroy()));
    },
  };
}

type Connected = (...result: [null, Socket] | [Error, null]) => void;

/** Every connection is one the proxy makes. */
export function throughProxy(config: ClientConfig, proxy: string): (options: unknown, done: Connected) => void {
  const connect = async (): Promise<Socket> => {
    const { tunnel } = await import('./proxy-tunnel.ts');
    return tunnel({ proxy, server: config.server, tls: tlsOptions(config), timeoutMs: connectTimeout });
  };
  return (_options, done) =>
    void connect().then(
      (socket) => done(null, socket),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
    );
}

/** What node:tls needs to reach the server and to prove who we are. */
export function tlsOptions(config: ClientConfig): ConnectionOptions {
  return {
    ...(config.certificateAuthority !== undefined && { ca: config.certificateAuthority }),
    ...(config.clientCertificate !== undefined && { cert: config.clientCertificate }),
    ...(config.clientKey !== undefined && { key: config.clientKey }),
    ...(config.tlsServerName !== undefined && { servername: config.tlsServerName }),
    rejectUnauthorized: config.insecureSkipTlsVerify !== true,
  };
}

function dispatch(pool: Pool, request: WireRequest, handler: Dispatcher.DispatchHandler, bodyTimeout?: number): void {
  pool.dispatch(
    {
      method: request.method,
      path: request.path,
      headers: { ...request.headers },
      body: request.body ?? null,
      ...(bodyTimeout !== undefined && { bodyTimeout }),
    },
    handler,
  );
}
