import { createHash } from 'node:crypto';
import { groupVersionsOf, openApiV2, openApiV2Protobuf, openApiV3 } from '@kubets/api/openapi';
import { apiVersionOf, type GroupVersion } from '@kubets/machinery';
import { withETag } from '../discovery/discovery.ts';
import { valueResponse } from '../http/represent.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { Registry } from '../registry.ts';

interface Document {
  readonly body: Buffer;
  readonly hash: string;
}

/** Older kubectl asks with an `@`, which no media type may hold; the answer spells it with a dot. */
const protobufV2 = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/;
const protobufV2ContentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Answers `/openapi/v2`, `/openapi/v3` and the document of each group version; each is made on first use and kept. */
export function createOpenApi(registry: Registry): (request: ApiRequest, path: string) => Promise<ApiResponse | undefined> {
  const documents = new Map<string, Document>();
  let madeOf: object = registry.definitions();
  const document = (path: string, make: () => object | Buffer): Document => {
    if (madeOf !== registry.definitions()) documents.clear();
    madeOf = registry.definitions();
    const known = documents.get(path) ?? encode(make());
    documents.set(path, known);
    return known;
  };
  return async (request, path) => {
    if (!path.startsWith('/openapi/')) return undefined;
    const definitions = registry.definitions();
    if (path === '/openapi/v2' && protobufV2.test(request.headers.accept ?? '')) {
      const encoded = document(`${path}.pb`, () => openApiV2Protobuf(openApiV2(definitions)));
      return answer(request, encoded, protobufV2ContentType);
    }
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

function encode(value: object | Buffer): Document {
  const body = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return { body, hash: createHash('sha512').update(body).digest('hex').toUpperCase() };
}

/** A document asked for by its own hash never changes. */
function answer(request: ApiRequest, { body, hash }: Document, contentType = 'application/json'): ApiResponse {
  const response = withETag(request, { body, etag: `"${hash}"` }, contentType) as Extract<ApiResponse, { type: 'bytes' }>;
  if (request.query.get('hash') !== hash) return response;
  return { ...response, headers: { ...response.headers, 'cache-control': 'public, immutable' } };
}
