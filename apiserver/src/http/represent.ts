import { apiVersionOf, type ResourceDefinition, type Status } from '@kubets/machinery';
import { stringify } from 'yaml';
import type { EncodedObject } from '../objects/encoded-object.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { negotiate, type Representation } from './accept.ts';
import { gzipBody } from './gzip-body.ts';
import { compactList, joinedListBody, listBody, type ListEnvelope, prettyList, sharedListBody, yamlList, yamlOptions } from './list-body.ts';
import { partialMetadata } from './partial-metadata.ts';
import { statusHeaders, statusResponse } from './status-response.ts';
import { includeObjectOf, rowTable, tableBody, type Tabular } from './table.ts';

const jsonHeaders: Readonly<Record<string, string>> = { 'content-type': 'application/json' };
const gzipFrom = 128 * 1024;

type BytesResponse = Extract<ApiResponse, { type: 'bytes' }>;

export interface ListMetadata {
  readonly resourceVersion: string;
  readonly continue?: string | undefined;
  readonly remainingItemCount?: number | undefined;
}

/** One object the way its reader asked for it; JSON is the object's own bytes. */
export function objectResponse(request: ApiRequest, status: number, definition: Tabular, object: EncodedObject): ApiResponse | Promise<ApiResponse> {
  const wanted = negotiate(request.headers.accept);
  if (wanted.as === 'table') {
    const metadata = { resourceVersion: object.object().metadata.resourceVersion };
    return bodyResponse(request, status, wanted, [
      rowTable(definition, object, { version: wanted.metaVersion, metadata, includeObject: includeObjectOf(request.query), withColumns: true }),
    ]);
  }
  if (wanted.as === 'partial') return bodyResponse(request, status, wanted, [partialMetadata(object, wanted.metaVersion)]);
  if (wanted.format === 'json' && !isPretty(request)) return { type: 'bytes', status, headers: jsonHeaders, body: object.json };
  return bodyResponse(request, status, wanted, [object.json]);
}

export interface ListItems {
  readonly items: readonly EncodedObject[];
  /** The JSON of all of them, a comma after each, where somebody has it. */
  readonly joined?: (() => Promise<readonly Buffer[]>) | undefined;
}

/** A list the way its reader asked for it; JSON is the items' own bytes between a header and a footer. */
export async function listResponse(
  request: ApiRequest,
  { reference, columns }: ResourceDefinition,
  { items, joined }: ListItems,
  metadata: ListMetadata,
): Promise<ApiResponse> {
  const wanted = negotiate(request.headers.accept);
  if (wanted.as === 'table') {
    return bodyResponse(
      request,
      200,
      wanted,
      await tableBody({ columns }, items, { version: wanted.metaVersion, metadata, includeObject: includeObjectOf(request.query), withColumns: true }),
    );
  }
  const list: ListEnvelope =
    wanted.as === 'partial'
      ? { kind: 'PartialObjectMetadataList', apiVersion: wanted.metaVersion, metadata }
      : { kind: `${reference.kind}List`, apiVersion: apiVersionOf(reference), metadata };
  if (items.length === 0) return valueResponse(request, 200, { ...list, items: [] });
  return partsResponse(request, 200, wanted, await itemsBody(list, { items, joined }, wanted, isPretty(request)));
}

async function itemsBody(list: ListEnvelope, { items, joined }: ListItems, wanted: Representation, pretty: boolean): Promise<readonly Buffer[]> {
  const { as, format, metaVersion } = wanted;
  if (as === 'object' && format === 'json' && !pretty) return joined ? joinedListBody(list, await joined()) : sharedListBody(list, items);
  const writer = format === 'yaml' ? yamlList : pretty ? prettyList : compactList;
  return listBody(writer, list, items, (item) => (as === 'partial' ? partialMetadata(item, metaVersion) : item.json));
}

/** What went wrong, in the format asked for where there is one. */
export function errorResponse(request: ApiRequest, status: Status): Promise<ApiResponse> | ApiResponse {
  const format = formatOrJson(request);
  if (format === 'json' && !isPretty(request)) return statusResponse(status);
  return bodyResponse(request, status.code, { format, as: 'object', metaVersion: 'meta.k8s.io/v1', contentType: `application/${format}` }, [
    Buffer.from(JSON.stringify(status)),
  ]).then((response) => ({ ...response, headers: { ...statusHeaders(status), ...response.headers } }));
}

function formatOrJson({ headers }: ApiRequest): Representation['format'] {
  try {
    return negotiate(headers.accept).format;
  } catch {
    return 'json';
  }
}

/** Any other value: Status, Scale, discovery documents. */
export function valueResponse(request: ApiRequest, status: number, value: object): Promise<ApiResponse> {
  return bodyResponse(request, status, negotiate(request.headers.accept), [Buffer.from(JSON.stringify(value))]);
}

/** `json` in the format asked for. */
function bodyResponse(request: ApiRequest, status: number, wanted: Representation, json: readonly Buffer[]): Promise<BytesResponse> {
  return partsResponse(request, status, wanted, wanted.format === 'yaml' ? [asYaml(json)] : isPretty(request) ? [asPretty(json)] : json);
}

/** A body as it is to be read, compressed where that is asked for and worth it. */
async function partsResponse(request: ApiRequest, status: number, { contentType }: Representation, parts: readonly Buffer[]): Promise<BytesResponse> {
  const size = parts.reduce((total, part) => total + part.length, 0);
  if (size < gzipFrom || !acceptsGzip(request)) {
    return { type: 'bytes', status, headers: { 'content-type': contentType }, body: parts.length === 1 ? parts[0]! : parts };
  }
  return {
    type: 'bytes',
    status,
    headers: { 'content-type': contentType, 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
    body: await gzipBody(parts, size),
  };
}

const parsed = (parts: readonly Buffer[]): unknown => JSON.parse(Buffer.concat(parts).toString('utf8'));
const asYaml = (parts: readonly Buffer[]): Buffer => Buffer.from(stringify(parsed(parts), yamlOptions));
const asPretty = (parts: readonly Buffer[]): Buffer => Buffer.from(`${JSON.stringify(parsed(parts), undefined, 2)}\n`);

/** Indented where asked, and for people: programs say so, curl and browsers do not. */
function isPretty({ query, headers }: ApiRequest): boolean {
  const pretty = query.size === 0 ? null : query.get('pretty');
  if (pretty) return /^(1|t|true)$/i.test(pretty);
  return readByPeople.test(headers['user-agent'] ?? '');
}

const readByPeople = /^(?:curl|Wget|Mozilla\/5\.0)/;

function acceptsGzip({ headers }: ApiRequest): boolean {
  return String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));
}
