import { apiVersionOf, type KubeList, type KubeObject, type ObjectIdentity, type ResourceReference } from '@kubets/machinery';
import type { Client, DeleteOptions, ListOptions, Patch, RawRequest, RawResponse, WatchEvent, WatchOptions, WriteOptions } from './client.ts';
import type { CollectedResponse, Headers } from './collecting-handler.ts';
import { createConnection } from './connection.ts';
import { withPluginCredentials } from './credential-plugin.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { requestHeaders } from './request-headers.ts';
import { type QueryValue, resourceUrl } from './resource-url.ts';
import { responseError } from './response-error.ts';
import type { StreamedResponse } from './streaming-handler.ts';
import { upgrade } from './upgrade.ts';
import { warningsOf } from './warnings.ts';
import { watchEvents } from './watch-events.ts';

export interface ClientHooks {
  /** Called with each Warning the server attaches to an answer. */
  onWarning?(message: string): void;
}

interface JsonRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

const patchTypes: Readonly<Record<Patch['type'], string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** A client of one API server, with the credentials of its plugin if it has one. Nothing connects before the first request; `close` ends every open request and watch. */
export function createClient(given: ClientConfig, hooks: ClientHooks = {}): Client {
  const config = withPluginCredentials(given);
  const connection = createConnection(config);
  const headers = requestHeaders(config);
  const basePath = new URL(config.server).pathname.replace(/\/$/, '');

  const send = async <T>({ method, path, body, contentType = 'application/json', signal }: JsonRequest): Promise<T> => {
    const withBody = body === undefined ? headers() : { ...headers(), 'content-type': contentType };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await connection.fetch({ method, path: basePath + path, headers: withBody, body: text, signal });
    warningsOf(response.headers).forEach((warning) => hooks.onWarning?.(warning));
    if (response.status >= 300) throw failure(method, response);
    return JSON.parse(response.body.toString('utf8')) as T;
  };

  const stream = (request: RawRequest): Promise<StreamedResponse> =>
    connection.stream({ ...request, path: basePath + request.path, headers: { ...headers(), ...request.headers } });

  return {
    server: config.server,
    get: (resource, identity, options) => send({ method: 'GET', path: resourceUrl(resource, identity), signal: options?.signal }),
    list: async <T extends KubeObject>(resource: ResourceReference<T>, options: ListOptions = {}) => {
      const { namespace, signal, ...query } = options;
      return withItemTypes(resource, await send<KubeList<T>>({ method: 'GET', path: resourceUrl(resource, { namespace }, query), signal }));
    },
    watch: <T extends KubeObject>(resource: ResourceReference<T>, options: WatchOptions) => watch<T>(stream, resource, options),
    create: (resource, object, options) =>
      send({
        method: 'POST',
        path: resourceUrl(resource, { namespace: object.metadata?.namespace }, writeQuery(options)),
        body: object,
        signal: options?.signal,
      }),
    update: (resource, object, options) => send(put(resource, object, options)),
    updateStatus: (resource, object, options) => send(put(resource, object, options, 'status')),
    patch: (resource, identity, patch, options) =>
      send({
        method: 'PATCH',
        path: resourceUrl(resource, identity, { ...writeQuery(options), force: patch.type === 'apply' ? patch.force : undefined }, options?.subresource),
        body: patch.body,
        contentType: patchTypes[patch.type],
        signal: options?.signal,
      }),
    delete: (resource, identity, options) => send(deletion(resource, identity, {}, options)),
    deleteCollection: async (
      resource,
      { namespace, labelSelector, fieldSelector, limit, continue: token, resourceVersion, resourceVersionMatch, ...options },
    ) => {
      const query = { labelSelector, fieldSelector, limit, continue: token, resourceVersion, resourceVersionMatch };
      await send(deletion(resource, { namespace }, query, options));
    },
    getSubresource: (resource, identity, subresource) => send({ method: 'GET', path: resourceUrl(resource, identity, {}, subresource) }),
    createSubresource: (resource, identity, subresource, body, options) =>
      send({ method: 'POST', path: resourceUrl(resource, identity, writeQuery(options), subresource), body, signal: options?.signal }),
    updateSubresource: (resource, identity, subresource, body, options) =>
      send({ method: 'PUT', path: resourceUrl(resource, identity, writeQuery(options), subresource), body, signal: options?.signal }),
    raw: async (request) => rawResponse(await stream(request)),
    upgrade: (request) => upgrade(config, { ...request, path: basePath + request.path, headers: { ...headers(), ...request.headers } }),
    close: () => connection.close(),
  };
}

function put<T extends KubeObject>(resource: ResourceReference<T>, object: T, options?: WriteOptions, subresource?: string): JsonRequest {
  return { method: 'PUT', path: resourceUrl(resource, object.metadata, writeQuery(options), subresource), body: object, signal: options?.signal };
}

function writeQuery(options: WriteOptions = {}): Record<string, QueryValue> {
  return { dryRun: options.dryRun ? 'All' : undefined, fieldManager: options.fieldManager, fieldValidation: options.fieldValidation };
}

function deletion(
  resource: ResourceReference,
  identity: Partial<ObjectIdentity>,
  query: Readonly<Record<string, QueryValue>>,
  { signal, dryRun, ...options }: DeleteOptions = {},
): JsonRequest {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options, ...(dryRun && { dryRun: ['All'] }) };
  return { method: 'DELETE', path: resourceUrl(resource, identity, query), body, signal };
}

async function* watch<T extends KubeObject>(
  stream: (request: RawRequest) => Promise<StreamedResponse>,
  resource: ResourceReference<T>,
  { namespace, signal, ...query }: WatchOptions,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const response = await stream({ method: 'GET', path: resourceUrl(resource, { namespace }, { ...query, watch: true }), signal });
  if (response.status >= 300) throw failure('GET', { ...response, body: await collect(response.body) });
  yield* watchEvents<T>(response.body);
}

function failure(method: string, { status, headers, body }: CollectedResponse): Error {
  return responseError({ method, status, text: body.toString('utf8'), retryAfter: firstHeader(headers, 'retry-after') });
}

function firstHeader(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Items of a list may leave out what the list itself says. */
function withItemTypes<T extends KubeObject>(resource: ResourceReference<T>, list: KubeList<T>): KubeList<T> {
  for (const item of (list.items ??= [])) {
    item.apiVersion ??= apiVersionOf(resource);
    item.kind ??= resource.kind;
  }
  return list;
}

function rawResponse({ status, headers, body }: StreamedResponse): RawResponse {
  return { status, headers, body, text: async () => (await collect(body)).toString('utf8') };
}

async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
