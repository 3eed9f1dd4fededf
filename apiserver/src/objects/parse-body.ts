import { apiError, badRequest } from '@kubets/machinery';
import { decodeProtobuf, protobufMediaType } from '@kubets/api/protobuf';
import { parseDocument } from 'yaml';

/** Deeper documents are no Kubernetes objects; recursion over them could exhaust the stack. */
const maxDepth = 256;

export type BodyFormat = 'json' | 'yaml' | 'protobuf';

/** The format a Content-Type names; JSON when there is none. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  const type = mediaType(contentType);
  if (type === '' || type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'application/yaml' || type.endsWith('+yaml')) return 'yaml';
  if (type === protobufMediaType) return 'protobuf';
  throw apiError(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${protobufMediaType}`,
  );
}

export function mediaType(contentType: string | undefined): string {
  if (contentType === undefined) return '';
  const semicolon = contentType.indexOf(';');
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
}

/** The body as a JSON value. Throws BadRequest with the parser's words when it has none. */
export function parseBody(body: Buffer, format: BodyFormat): unknown {
  const value = parsers[format](body);
  if (isDeeperThan(value, maxDepth)) throw badRequest(`the request body is nested deeper than ${maxDepth} levels`);
  return value;
}

const parsers: Readonly<Record<BodyFormat, (body: Buffer) => unknown>> = {
  json: (body) => parseJson(body.toString('utf8')),
  yaml: (body) => parseYaml(body.toString('utf8')),
  protobuf: decodeProtobuf,
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(cause as Error).message}`, { cause });
  }
}

function parseYaml(text: string): unknown {
  try {
    const document = parseDocument(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    // Through JSON: dates, binary and other YAML-only values become what a JSON client would have sent.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as unknown;
  } catch (cause) {
    throw badRequest(`error converting YAML to JSON: ${(cause as Error).message}`, { cause });
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const key in value) if (isDeeperThan((value as Record<string, unknown>)[key], depth - 1)) return true;
  return false;
}
