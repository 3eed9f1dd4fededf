import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { isApiError, isJsonObject, type JsonObject, mergeSchemaOfOpenApi, type MergeSchema } from '@kubets/machinery';
import type { Session } from '../session.ts';
import { cacheDirectory } from './cache-directory.ts';
import type { Resource } from './catalog.ts';

export interface OpenApiDocument {
  readonly schemas: Readonly<Record<string, JsonObject>>;
}

interface OpenApiIndex {
  readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string } | undefined>>;
}

/** The OpenAPI v3 document of a group and version; undefined when the server has none. Documents are kept on disk by their hash. */
export async function openApiOf(
  session: Session,
  { group, version }: { readonly group: string; readonly version: string },
): Promise<OpenApiDocument | undefined> {
  const key = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  try {
    const index = await session.api.json<OpenApiIndex>({ path: '/openapi/v3' });
    const url = index.paths[key]?.serverRelativeURL;
    if (url === undefined) return undefined;
    const document = await cachedDocument(session, url);
    const components = isJsonObject(document['components']) ? document['components'] : {};
    return { schemas: (components['schemas'] ?? {}) as Record<string, JsonObject> };
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

async function cachedDocument(session: Session, url: string): Promise<JsonObject> {
  const file = join(cacheDirectory(session.flags, session.io.env), 'kubets-openapi', `${createHash('sha256').update(url).digest('hex')}.json`);
  const known = url.includes('hash=') ? readJson(file) : undefined;
  if (known !== undefined) return known;
  const text = await session.api.text({ path: url });
  writeQuietly(file, text);
  return JSON.parse(text) as JsonObject;
}

function readJson(file: string): JsonObject | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs a request the next time, nothing more. */
function writeQuietly(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    return;
  }
}

/** The name of a kind's schema among the document's. */
export function schemaNameOf({ schemas }: OpenApiDocument, { group, version, kind }: Pick<Resource, 'group' | 'version' | 'kind'>): string | undefined {
  return Object.keys(schemas).find((name) => {
    const kinds = schemas[name]?.['x-kubernetes-group-version-kind'];
    return Array.isArray(kinds) && kinds.some((one: JsonObject) => one['group'] === group && one['version'] === version && one['kind'] === kind);
  });
}

/** How lists of a built-in kind merge; undefined for custom resources, which servers take no strategic patches of. */
export async function mergeSchemaOfResource(session: Session, resource: Resource): Promise<MergeSchema | undefined> {
  if (resource.group.includes('.') && !resource.group.endsWith('.k8s.io')) return undefined;
  const document = await openApiOf(session, resource);
  const name = document && schemaNameOf(document, resource);
  if (document === undefined || name === undefined) return undefined;
  return mergeSchemaOfOpenApi({ $ref: name }, document.schemas);
}
