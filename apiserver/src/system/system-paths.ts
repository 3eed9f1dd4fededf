import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { valueResponse } from '../http/represent.ts';
import { methodNotAllowed, nothingThere, pathNotFound } from '../http/status-response.ts';
import type { OpenIdDocuments } from '../authentication/openid-documents.ts';
import { createDiscovery } from '../discovery/discovery.ts';
import { createOpenApi } from '../openapi/openapi.ts';
import type { ServerContext } from '../server-context.ts';
import type { HealthEndpoint, ServerHealth } from './health.ts';
import { healthResponse, singleCheckResponse } from './health-response.ts';
import type { ServerMetrics } from './metrics.ts';
import { version } from './version.ts';

const healthPath = /^\/(healthz|livez|readyz)(?:\/(.+))?$/;

export interface SystemParts {
  readonly server: ServerContext;
  readonly health: ServerHealth;
  readonly metrics: ServerMetrics;
  readonly openId: OpenIdDocuments;
}

/** Everything that is no resource: discovery, schemas, health, version, metrics. */
export function systemPaths({ server, health, metrics, openId }: SystemParts): (request: ApiRequest) => Promise<ApiResponse> {
  const discovery = createDiscovery(server.registry, server.config);
  const openApi = createOpenApi(server.registry);
  return async (request) => {
    const path = request.path.length > 1 && request.path.endsWith('/') ? request.path.slice(0, -1) : request.path;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refusedMethod(server, (await openApi(request, path)) !== undefined || path === '/version', path);
    const [, endpoint, check] = healthPath.exec(path) ?? [];
    if (endpoint !== undefined) return healthAnswer(health, endpoint as HealthEndpoint, check, request.query);
    if (path === '/version') return valueResponse(request, 200, version);
    if (path === '/.well-known/openid-configuration') return valueResponse(request, 200, openId.configuration);
    if (path === '/openid/v1/jwks') return valueResponse(request, 200, openId.jwks);
    if (path === '/metrics') return metricsAnswer(metrics);
    if (path === '/') return valueResponse(request, 200, { paths: indexPaths(server, health) });
    return (await discovery(request, path)) ?? (await openApi(request, path)) ?? missing(server, path);
  };
}

function refusedMethod(server: ServerContext, exists: boolean, path: string): ApiResponse {
  if (exists) throw methodNotAllowed();
  return missing(server, path);
}

/** Below a served API clients are told in a Status that there is nothing; anywhere else in plain text. */
function missing({ registry }: ServerContext, path: string): ApiResponse {
  const [root, group] = path.slice(1).split('/');
  const served = root === 'api' || root === 'version' || (root === 'apis' && registry.definitions().some(({ reference }) => reference.group === group));
  if (served) throw pathNotFound();
  return nothingThere;
}

async function healthAnswer(health: ServerHealth, endpoint: HealthEndpoint, check: string | undefined, query: URLSearchParams): Promise<ApiResponse> {
  const checks = await health.checks(endpoint);
  if (check === undefined) return healthResponse(endpoint, checks, query);
  const result = checks.get(check);
  return result === undefined ? nothingThere : singleCheckResponse(result);
}

async function metricsAnswer({ registry }: ServerMetrics): Promise<ApiResponse> {
  return { type: 'bytes', status: 200, headers: { 'content-type': registry.contentType }, body: Buffer.from(await registry.metrics()) };
}

function indexPaths({ registry }: ServerContext, health: ServerHealth): readonly string[] {
  const groups = registry
    .definitions()
    .flatMap(({ reference: { group, version: served } }) => (group === '' ? [] : [`/apis/${group}`, `/apis/${group}/${served}`]));
  const checks = (['healthz', 'livez', 'readyz'] as const).flatMap((endpoint) => [
    `/${endpoint}`,
    ...health.names(endpoint).map((name) => `/${endpoint}/${name}`),
  ]);
  return [
    ...new Set([
      '/.well-known/openid-configuration',
      '/api',
      '/api/v1',
      '/apis',
      ...groups,
      ...checks,
      '/metrics',
      '/openapi/v2',
      '/openapi/v3',
      '/openid/v1/jwks',
      '/version',
    ]),
  ].toSorted();
}
