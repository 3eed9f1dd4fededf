import type { Dispatcher, Pool } from 'undici';
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
    const connect = { ...tlsOptions(config), timeout: connectTimeout };
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
