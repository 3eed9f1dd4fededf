import { createHash } from 'node:crypto';
import { groupVersionsOf, openApiV2, openApiV3 } from '@kubets/api/openapi';
import { apiVersionOf, type GroupVersion } from '@kubets/machinery';
import { withETag } from '../discovery/discovery.ts';
import { valueResponse } from '../http/represent.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { Registry } from '../registry.ts';

interface Document {
  readonly body: Buffer;
  readonly hash: string;
}

/** Answers `/openapi/v2`, `/openapi/v3` and the document of each group version; each is made on first use and kept. */
export function createOpenApi(registry: Registry): (request: ApiRequest, path: string) => Promise<ApiResponse | undefined> {
  const documents = new Map<string, Document>();
  let madeOf: object = registry.definitions();
  const document = (path: string, make: () => object): Document => {
    if (madeOf !== registry.definitions()) documents.clear();
    madeOf = registry.definitions();
    const known = documents.get(path) ?? encode(make());
    documents.set(path, known);
    return known;
  };
  return async (request, path) => {
    if (!path.startsWith('/openapi/')) return undefined;
    const definitions = registry.definitions();
    if (path === '/openapi/v2')
      return answer(
        request,
        document(path, () => openApiV2(definitions)),
      );
    const v3 = (groupVersion: GroupVersion): Document => document(pathOf(groupVersion), () => openApiV3(definitions, groupVersion));
    const served = groupVersionsOf(definitions);
    if (path === '/openapi/v3')
      return valueResponse(request, 200, {
        paths: Object.fromEntries(served.map((groupVersion) => [pathOf(groupVersion).slice(12), link(groupVersion, v3(groupVersion))])),
      });
    const asked = served.find((groupVersion) => pathOf(groupVersion) === path);
    return asked && answer(request, v3(asked));
  };
}

const pathOf = (groupVersion: GroupVersion): string => `/openapi/v3/${groupVersion.group === '' ? 'api' : 'apis'}/${apiVersionOf(groupVersion)}`;

const link = (groupVersion: GroupVersion, { hash }: Document): object => ({ serverRelativeURL: `${pathOf(groupVersion)}?hash=${hash}` });

function encode(value: object): Document {
  const body = Buffer.from(JSON.stringify(value));
  return { body, hash: createHash('sha512').update(body).digest('hex').toUpperCase() };
}

/** A document asked for by its own hash never changes. */
function answer(request: ApiRequest, { body, hash }: Document): ApiResponse {
  const response = withETag(request, { body, etag: `"${hash}"` }, 'application/json') as Extract<ApiResponse, { type: 'bytes' }>;
  if (request.query.get('hash') !== hash) return response;
  return { ...response, headers: { ...response.headers, 'cache-control': 'public, immutable' } };
}
