import type { RawRequest, Upgraded } from './client.ts';
import type { JsonRequest } from './client-requests.ts';
import type { Headers } from './collecting-handler.ts';
import { createConnection } from './connection.ts';
import { withPluginCredentials } from './credential-plugin.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { requestHeaders } from './request-headers.ts';
import { responseError } from './response-error.ts';
import type { StreamedResponse } from './streaming-handler.ts';
import { upgrade } from './upgrade.ts';
import { warningsOf } from './warnings.ts';

export interface ClientHooks {
  /** Called with each Warning the server attaches to an answer. */
  onWarning?(message: string): void;
}

/** Requests to one API server, below its address and in the name of the client's user. */
export interface Transport {
  /** The answer's JSON; rejects with an ApiError when the server refuses. */
  readonly send: <T>(request: JsonRequest) => Promise<T>;
  readonly stream: (request: RawRequest) => Promise<StreamedResponse>;
  readonly upgrade: (request: RawRequest) => Promise<Upgraded>;
  readonly close: () => Promise<void>;
}

export function createTransport(given: ClientConfig, hooks: ClientHooks): Transport {
  const config = withPluginCredentials(given);
  const connection = createConnection(config);
  const headers = requestHeaders(config);
  const basePath = new URL(config.server).pathname.replace(/\/$/, '');
  const addressed = (request: RawRequest) => ({ ...request, path: basePath + request.path, headers: { ...headers(), ...request.headers } });
  return {
    async send<T>({ method, path, body, contentType = 'application/json', signal }: JsonRequest): Promise<T> {
      const withBody = body === undefined ? headers() : { ...headers(), 'content-type': contentType };
      const text = body === undefined ? undefined : JSON.stringify(body);
      const response = await connection.fetch({ method, path: basePath + path, headers: withBody, body: text, signal });
      warningsOf(response.headers).forEach((warning) => hooks.onWarning?.(warning));
      if (response.status >= 300) throw refusal(method, response, response.body.toString('utf8'));
      return JSON.parse(response.body.toString('utf8')) as T;
    },
    stream: (request) => connection.stream(addressed(request)),
    upgrade: (request) => upgrade(config, addressed(request)),
    close: () => connection.close(),
  };
}

/** What the server said when it refused a request. */
export function refusal(method: string, { status, headers }: { readonly status: number; readonly headers: Headers }, text: string): Error {
  const value = headers['retry-after'];
  return responseError({ method, status, text, retryAfter: typeof value === 'string' ? value : value?.[0] });
}
