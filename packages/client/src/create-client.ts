import { apiVersionOf, type KubeList, type KubeObject, type ResourceReference } from '@kubets/machinery';
import type { Client, RawResponse, WatchEvent, WatchOptions } from './client.ts';
import { creation, deletion, deletionOfMany, listing, patching, reading, replacement, subresourceWrite } from './client-requests.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { resourceUrl } from './resource-url.ts';
import type { StreamedResponse } from './streaming-handler.ts';
import { createTransport, refusal, type ClientHooks, type Transport } from './transport.ts';
import { watchEvents } from './watch-events.ts';

/** A client of one API server, with the credentials of its plugin if it has one. Nothing connects before the first request; `close` ends every open request and watch. */
export function createClient(config: ClientConfig, hooks: ClientHooks = {}): Client {
  const transport = createTransport(config, hooks);
  return { server: config.server, ...readers(transport), ...writers(transport), ...subresources(transport), ...plainRequests(transport) };
}

function readers(transport: Transport): Pick<Client, 'get' | 'list' | 'watch'> {
  return {
    get: (resource, identity, options) => transport.send(reading(resource, identity, options)),
    list: async <T extends KubeObject>(resource: ResourceReference<T>, options = {}) =>
      withItemTypes(resource, await transport.send<KubeList<T>>(listing(resource, options))),
    watch: (resource, options) => watch(transport, resource, options),
  };
}

function writers({ send }: Transport): Pick<Client, 'create' | 'update' | 'updateStatus' | 'patch' | 'delete' | 'deleteCollection'> {
  return {
    create: (resource, object, options) => send(creation(resource, object, options)),
    update: (resource, object, options) => send(replacement(resource, object, options)),
    updateStatus: (resource, object, options) => send(replacement(resource, object, options, 'status')),
    patch: (resource, identity, patch, options) => send(patching(resource, identity, patch, options)),
    delete: (resource, identity, options) => send(deletion(resource, identity, options)),
    async deleteCollection(resource, options) {
      await send(deletionOfMany(resource, options));
    },
  };
}

function subresources({ send }: Transport): Pick<Client, 'getSubresource' | 'createSubresource' | 'updateSubresource'> {
  return {
    getSubresource: (resource, identity, subresource) => send({ method: 'GET', path: resourceUrl(resource, identity, {}, subresource) }),
    createSubresource: (resource, identity, subresource, body, options) =>
      send(subresourceWrite(resource, identity, { method: 'POST', subresource, body, options })),
    updateSubresource: (resource, identity, subresource, body, options) =>
      send(subresourceWrite(resource, identity, { method: 'PUT', subresource, body, options })),
  };
}

function plainRequests({ stream, upgrade, close }: Transport): Pick<Client, 'raw' | 'upgrade' | 'close'> {
  return { raw: async (request) => rawResponse(await stream(request)), upgrade, close };
}

async function* watch<T extends KubeObject>(
  { stream }: Transport,
  resource: ResourceReference<T>,
  { namespace, signal, ...query }: WatchOptions,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const response = await stream({ method: 'GET', path: resourceUrl(resource, { namespace }, { ...query, watch: true }), signal });
  if (response.status >= 300) throw refusal('GET', response, await textOf(response.body));
  yield* watchEvents<T>(response.body);
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
  return { status, headers, body, text: () => textOf(body) };
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
