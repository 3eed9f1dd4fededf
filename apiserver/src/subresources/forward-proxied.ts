import { apiError } from '@kubets/machinery';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { forwardRequest } from './forward-request.ts';
import type { UpstreamTarget } from './upstream-target.ts';

/** Sends a request on to what runs behind `…/proxy`, telling it where it is seen, and keeps its redirects below that path. */
export async function forwardProxied(request: ApiRequest, target: UpstreamTarget): Promise<ApiResponse> {
  const prefix = proxyPrefix(request.path);
  const answer = await forwardRequest(request, target, forwardingHeaders(request, prefix)).catch((cause: unknown) => {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw apiError('ServiceUnavailable', `error trying to reach service: ${why}`, {}, { cause });
  });
  const location = answer.type === 'upgraded' ? undefined : answer.headers?.['location'];
  if (answer.type === 'upgraded' || typeof location !== 'string') return answer;
  return { ...answer, headers: { ...answer.headers, location: relocated(location, prefix, [`${target.host}:${target.port}`, request.headers.host ?? '']) } };
}

/** `/api/v1/namespaces/a/pods/b/proxy` */
function proxyPrefix(path: string): string {
  return /^\/api\/v1\/(?:namespaces\/[^/]+\/)?[^/]+\/[^/]+\/proxy/.exec(path)?.[0] ?? '';
}

function forwardingHeaders({ headers, path, remoteAddress }: ApiRequest, prefix: string): Record<string, string> {
  const before = headers['x-forwarded-for'];
  return {
    'x-forwarded-for': before === undefined ? remoteAddress : `${String(before)}, ${remoteAddress}`,
    'x-forwarded-uri': path === prefix ? `${path}/` : path,
  };
}

/** Where a redirect leads through the proxy: paths from the root are below the prefix; other places and relative ones stay. `own` are the server's addresses. */
export function relocated(location: string, prefix: string, own: readonly string[]): string {
  const { host, path } = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/(?<host>[^/?#]*))?(?<path>.*)$/is.exec(location)?.groups ?? {};
  if (host !== undefined && !own.includes(host)) return location;
  const target = path || '/';
  if (!target.startsWith('/') || (host === undefined && /^[a-z][a-z0-9+.-]*:/i.test(location))) return location;
  return target.startsWith(prefix) ? target : `${prefix}${target}`;
}
