import { createHash } from 'node:crypto';
import type { ApiserverConfig } from '../config.ts';
import { negotiate } from '../http/accept.ts';
import { valueResponse } from '../http/represent.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { Registry } from '../registry.ts';
import { aggregatedDiscovery } from './aggregated-discovery.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions, servedGroups, type ServedGroup } from './legacy-discovery.ts';

/** Answers `/api`, `/apis` and what lies below them; undefined for other paths. */
export function createDiscovery(registry: Registry, config: ApiserverConfig): (request: ApiRequest, path: string) => Promise<ApiResponse | undefined> {
  const aggregated = { '/api': aggregatedDocument(registry, ({ name }) => name === ''), '/apis': aggregatedDocument(registry, ({ name }) => name !== '') };
  return async (request, path) => {
    if (path === '/api' || path === '/apis') {
      const wanted = negotiate(request.headers.accept);
      if (wanted.as === 'discovery') return withETag(request, aggregated[path](), wanted.contentType);
    }
    const document = legacyDocument(registry, config, path);
    return document === undefined ? undefined : valueResponse(request, 200, document);
  };
}

function legacyDocument(registry: Registry, config: ApiserverConfig, path: string): object | undefined {
  const [root, name = '', version, more] = path.slice(1).split('/');
  const groups = servedGroups(registry.definitions());
  if (path === '/api') return apiVersions(`${config.advertiseAddress ?? '127.0.0.1'}:${config.securePort}`);
  if (path === '/apis') return apiGroupList(groups);
  if (root === 'api' && version === undefined) return resourceList(groups, '', name);
  if (root !== 'apis' || more !== undefined) return undefined;
  const group = groups.find((served) => served.name === name && name !== '');
  if (group === undefined) return undefined;
  return version === undefined ? apiGroup(group) : resourceList(groups, name, version);
}

function resourceList(groups: readonly ServedGroup[], name: string, version: string): object | undefined {
  const served = groups.find((group) => group.name === name)?.versions.find((candidate) => candidate.version === version);
  return served && apiResourceList(served);
}

interface TaggedDocument {
  readonly body: Buffer | readonly Buffer[];
  readonly etag: string;
}

/** Made again when the list of definitions is another one. */
function aggregatedDocument(registry: Registry, include: (group: ServedGroup) => boolean): () => TaggedDocument {
  let made: { readonly of: object; readonly document: TaggedDocument } | undefined;
  return () => {
    const definitions = registry.definitions();
    if (made?.of !== definitions) {
      const body = Buffer.from(JSON.stringify(aggregatedDiscovery(servedGroups(definitions).filter(include))));
      made = { of: definitions, document: { body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` } };
    }
    return made.document;
  };
}

export function withETag({ headers }: ApiRequest, { body, etag }: TaggedDocument, contentType: string): ApiResponse {
  const common = { etag, vary: 'Accept' };
  if (headers['if-none-match'] === etag) return { type: 'bytes', status: 304, headers: common, body: Buffer.alloc(0) };
  return { type: 'bytes', status: 200, headers: { ...common, 'content-type': contentType }, body };
}
