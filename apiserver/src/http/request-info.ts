import { badRequest, parseFieldSelector, validatePathSegment } from '@kubets/machinery';
import type { RequestInfo } from '../pipeline.ts';

/** No resource answers OPTIONS; as a verb it is refused as one, and not as a path that does not exist. */
const resourceVerbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  GET: 'get',
  HEAD: 'get',
  OPTIONS: 'options',
};

/** Reads verb, resource, name and the rest off a method, a path without its query, and the query. Throws BadRequest for undecodable paths. */
export function requestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const segments = splitPath(path);
  const root = segments[0] === 'api' ? 2 : segments[0] === 'apis' ? 3 : 0;
  if (root === 0 || segments.length <= root) return nonResource(method, path);
  const group = root === 2 ? '' : segments[1]!;
  const rest = segments.slice(root);
  const verb = resourceVerbs[method];
  if (verb === undefined) return nonResource(method, path);
  const deprecatedWatch = rest[0] === 'watch' && rest.length > 1;
  const named = deprecatedWatch ? namedResource('watch', rest.slice(1), query) : namedResource(verb, rest, query);
  return { ...named, isResourceRequest: true, path, group, version: segments[root - 1]! };
}

type NamedResource = Pick<RequestInfo, 'verb' | 'namespace' | 'resource' | 'subresource' | 'name' | 'remainder'>;

function namedResource(method: string, segments: readonly string[], query: URLSearchParams): NamedResource {
  const { namespace, parts } = takeNamespace(segments);
  const [resource = '', asked = '', subresource = '', ...remainder] = parts;
  const verb = collectionVerb(method, asked, query);
  return {
    verb,
    namespace,
    resource,
    subresource,
    name: asked === '' && (verb === 'list' || verb === 'watch' || verb === 'deletecollection') ? nameInSelector(query) : asked,
    remainder: remainder.join('/'),
  };
}

/** `namespaces/x/pods/…` is about pods in x; `namespaces/x`, `…/status` and `…/finalize` are about the namespace itself. */
function takeNamespace(segments: readonly string[]): { readonly namespace: string; readonly parts: readonly string[] } {
  if (segments[0] !== 'namespaces' || segments.length < 2) return { namespace: '', parts: segments };
  const itself = segments.length === 2 || (segments.length === 3 && (segments[2] === 'status' || segments[2] === 'finalize'));
  return { namespace: segments[1]!, parts: itself ? segments : segments.slice(2) };
}

function collectionVerb(verb: string, name: string, query: URLSearchParams): string {
  if (verb === 'delete') return name === '' ? 'deletecollection' : 'delete';
  if (verb !== 'get') return verb;
  if (isTrue(query.get('watch'))) return 'watch';
  return name === '' ? 'list' : 'get';
}

/** A list narrowed to one name is authorized as that name, whatever else narrows it. */
function nameInSelector(query: URLSearchParams): string {
  const text = query.get('fieldSelector') ?? '';
  if (!text.includes('metadata.name')) return '';
  const name = selectedName(text) ?? '';
  return validatePathSegment(name).length === 0 ? name : '';
}

/** What cannot be parsed is refused later, to those who may list. */
function selectedName(text: string): string | undefined {
  try {
    return parseFieldSelector(text).requirements.find(({ field, operator }) => field === 'metadata.name' && operator === '=')?.value;
  } catch {
    return undefined;
  }
}

/** A path that names no resource. */
export function nonResource(method: string, path: string): RequestInfo {
  return {
    verb: method.toLowerCase(),
    isResourceRequest: false,
    path,
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    remainder: '',
  };
}

function splitPath(path: string): readonly string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return path.includes('%') ? segments.map(decodeSegment) : segments;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw badRequest(`the request path holds an invalid escape: ${JSON.stringify(segment)}`, { cause });
  }
}

/** Booleans in queries: present, even when empty, and neither `false` nor `0`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}
