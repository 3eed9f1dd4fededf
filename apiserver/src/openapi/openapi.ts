import { createHash } from 'node:crypto';
import { groupVersionsOf, openApiV2, openApiV2Protobuf, openApiV3, type Steps } from '@kubets/api/openapi';
import { apiVersionOf, type GroupVersion } from '@kubets/machinery';
import { withETag } from '../discovery/discovery.ts';
import { BodyBlocks } from '../http/body-blocks.ts';
import { valueResponse } from '../http/represent.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { Registry } from '../registry.ts';
import { inSlices, TimeSlice } from '../storage/time-slice.ts';

interface Document {
  readonly body: readonly Buffer[];
  readonly hash: string;
}

/** Older kubectl asks with an `@`, which no media type may hold; the answer spells it with a dot. */
const protobufV2 = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/;
const protobufV2ContentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Answers `/openapi/v2`, `/openapi/v3` and the document of each group version; each is made on first use, in slices, and kept. */
export function createOpenApi(registry: Registry): (request: ApiRequest, path: string) => Promise<ApiResponse | undefined> {
  const documents = new Map<string, Promise<Document>>();
  let madeOf: object = registry.definitions();
  const document = (path: string, make: () => Promise<Document>): Promise<Document> => {
    if (madeOf !== registry.definitions()) documents.clear();
    madeOf = registry.definitions();
    const known = documents.get(path) ?? make();
    documents.set(path, known);
    return known;
  };
  return async (request, path) => {
    if (!path.startsWith('/openapi/')) return undefined;
    const definitions = registry.definitions();
    if (path === '/openapi/v2' && protobufV2.test(request.headers.accept ?? '')) {
      const made = await document(`${path}.pb`, async () => tagged(inBlocks(await stepwise(openApiV2Protobuf(await stepwise(openApiV2(definitions)))))));
      return answer(request, made, protobufV2ContentType);
    }
    if (path === '/openapi/v2') {
      return answer(request, await document(path, async () => tagged(await written(await stepwise(openApiV2(definitions))))));
    }
    const v3 = (groupVersion: GroupVersion): Promise<Document> =>
      document(pathOf(groupVersion), async () => tagged(await written(await stepwise(openApiV3(definitions, groupVersion)))));
    const served = groupVersionsOf(definitions);
    if (path === '/openapi/v3') {
      const links: Record<string, object> = {};
      for (const groupVersion of served) links[pathOf(groupVersion).slice(12)] = link(groupVersion, await v3(groupVersion));
      return valueResponse(request, 200, { paths: links });
    }
    const asked = served.find((groupVersion) => pathOf(groupVersion) === path);
    return asked && answer(request, await v3(asked));
  };
}

const pathOf = (groupVersion: GroupVersion): string => `/openapi/v3/${groupVersion.group === '' ? 'api' : 'apis'}/${apiVersionOf(groupVersion)}`;

const link = (groupVersion: GroupVersion, { hash }: Document): object => ({ serverRelativeURL: `${pathOf(groupVersion)}?hash=${hash}` });

async function stepwise<T>(steps: Steps<T>): Promise<T> {
  const slice = new TimeSlice();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (slice.spent) await slice.next();
  }
}

function inBlocks(document: Buffer): readonly Buffer[] {
  const body = new BodyBlocks();
  body.add(document);
  return body.end();
}

/** A document as JSON. The members of its large maps are written one by one, so that none holds the event loop. */
async function written(document: object): Promise<readonly Buffer[]> {
  const slice = new TimeSlice();
  const body = new BodyBlocks();
  const write = async (value: object, depth: number): Promise<void> => {
    let before = '{';
    for (const [name, member] of Object.entries(value) as [string, unknown][]) {
      const isLarge = depth > 0 && typeof member === 'object' && member !== null && !Array.isArray(member);
      body.add(`${before}${JSON.stringify(name)}:${isLarge ? '' : JSON.stringify(member)}`);
      if (isLarge) await write(member, depth - 1);
      if (slice.spent) await slice.next();
      before = ',';
    }
    body.add(before === '{' ? '{}' : '}');
  };
  await write(document, largeMapsDepth);
  return body.end();
}

/** `components.schemas` is two maps deep. */
const largeMapsDepth = 2;

async function tagged(body: readonly Buffer[]): Promise<Document> {
  const hash = createHash('sha512');
  await inSlices(body, (block) => hash.update(block));
  return { body, hash: hash.digest('hex').toUpperCase() };
}

/** A document asked for by its own hash never changes. */
function answer(request: ApiRequest, { body, hash }: Document, contentType = 'application/json'): ApiResponse {
  const response = withETag(request, { body, etag: `"${hash}"` }, contentType) as Extract<ApiResponse, { type: 'bytes' }>;
  if (request.query.get('hash') !== hash) return response;
  return { ...response, headers: { ...response.headers, 'cache-control': 'public, immutable' } };
}
