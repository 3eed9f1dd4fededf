import { randomInt } from 'node:crypto';
import { type EndpointSlice, endpointSlices, nodes, type Pod, pods, type Service, services } from '@kubets/api';
import { apiError, badRequest, notFound, parseLabelSelector } from '@kubets/machinery';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { ServerContext, SubresourceHandler } from '../server-context.ts';
import { forwardProxied } from './forward-proxied.ts';
import { findPod, type Kubelets } from './kubelet-connection.ts';
import { admitConnect } from './pod-streams.ts';
import { checkProxyable } from './proxyable-address.ts';
import { tunnelUpgrade } from './tunnel-upgrade.ts';
import type { UpstreamTarget } from './upstream-target.ts';

/** `[scheme:]name[:port]`: what a proxied request names. */
export interface ProxyName {
  readonly scheme: 'http' | 'https' | '';
  readonly name: string;
  readonly port: string;
}

export function parseProxyName(text: string): ProxyName {
  const parts = text.split(':');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1) return { scheme: '', name: first, port: '' };
  if (parts.length === 2) return { scheme: '', name: first, port: second };
  if (parts.length !== 3 || !['http', 'https', ''].includes(first)) throw badRequest(`invalid proxy request ${JSON.stringify(text)}`);
  return { scheme: first as ProxyName['scheme'], name: second, port: third };
}

/** The `proxy` subresource of pods, services and nodes: HTTP and upgrades, passed on as they are. */
export function proxies(kubelets: Kubelets): readonly SubresourceHandler[] {
  const handler = (
    resource: SubresourceHandler['resource'],
    locate: (request: ApiRequest, server: ServerContext) => Promise<UpstreamTarget>,
  ): SubresourceHandler => ({
    resource,
    subresource: 'proxy',
    async handle(request, definition, server) {
      await admitConnect(server, request, definition);
      const target = await locate(request, server);
      checkProxyable(target.host);
      if (request.upgrade !== undefined) return tunnelUpgrade(request, target);
      return redirectToRoot(request) ?? forwardProxied(request, target);
    },
  });
  return [handler(pods, podTarget), handler(services, serviceTarget), handler(nodes, (request, server) => nodeTarget(request, server, kubelets))];
}

/** The page at the root links to its neighbours: without the slash at the end the browser would look for them beside `proxy`. */
function redirectToRoot({ method, path, query }: ApiRequest): ApiResponse | undefined {
  if (!path.endsWith('/proxy') || proxiedPath({ path, query: new URLSearchParams() }) !== '/' || !['GET', 'HEAD'].includes(method)) return undefined;
  const location = `${path}/${query.size === 0 ? '' : `?${query.toString()}`}`;
  return { type: 'bytes', status: 301, headers: { location }, body: Buffer.alloc(0) };
}

/** What follows `…/proxy`, escaped as the client escaped it. */
function proxiedPath({ path, query }: Pick<ApiRequest, 'path' | 'query'>): string {
  const [, rest = ''] = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?[^/]+\/[^/]+\/proxy\/?(.*)$/.exec(path) ?? [];
  return `/${rest}${query.size === 0 ? '' : `?${query.toString()}`}`;
}

const targetTls = { rejectUnauthorized: false };

async function podTarget(request: ApiRequest, server: ServerContext): Promise<UpstreamTarget> {
  const { scheme, name, port } = parseProxyName(request.info.name);
  const pod = await findPod(server, request.info.namespace, name);
  const host = pod.status.podIP;
  if (!host) throw badRequest(`address not allowed: pod ${name} has no IP address`);
  return { protocol: scheme || 'http', host, port: podPort(pod, port), path: proxiedPath(request), tls: targetTls };
}

function podPort({ metadata, spec }: Pod, asked: string): number {
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  const port = asked === '' ? (ports[0]?.containerPort ?? 80) : (ports.find(({ name }) => name === asked)?.containerPort ?? Number(asked));
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw badRequest(`pod ${metadata.name} has no port ${JSON.stringify(asked)}`);
  return port;
}

async function serviceTarget(request: ApiRequest, server: ServerContext): Promise<UpstreamTarget> {
  const { scheme, name, port } = parseProxyName(request.info.name);
  const { namespace } = request.info;
  const service = (await server.registry.storage({ reference: services }).get({ namespace, name }))?.object() as Service | undefined;
  if (service === undefined) throw notFound(services, name);
  const wanted = (service.spec.ports ?? []).find((candidate) => port === '' || candidate.name === port || String(candidate.port) === port);
  if (wanted === undefined) throw apiError('ServiceUnavailable', `no service port ${JSON.stringify(port)} found for service ${JSON.stringify(name)}`);
  const { items } = await server.registry
    .storage({ reference: endpointSlices })
    .list({ namespace, labels: parseLabelSelector(`kubernetes.io/service-name=${name}`) });
  const choices = items.flatMap((item) => endpointsOf(item.object() as EndpointSlice, wanted.name ?? ''));
  if (choices.length === 0) throw apiError('ServiceUnavailable', `no endpoints available for service ${JSON.stringify(name)}`);
  const { host, port: targetPort } = choices[randomInt(choices.length)]!;
  return { protocol: scheme || 'http', host, port: targetPort, path: proxiedPath(request), tls: targetTls };
}

function endpointsOf({ endpoints, ports }: EndpointSlice, portName: string): readonly { readonly host: string; readonly port: number }[] {
  const port = ports?.find(({ name }) => (name ?? '') === portName)?.port;
  if (port === undefined) return [];
  return (endpoints ?? []).flatMap(({ addresses, conditions }) => (conditions?.ready === false ? [] : addresses.slice(0, 1).map((host) => ({ host, port }))));
}

async function nodeTarget(request: ApiRequest, server: ServerContext, kubelets: Kubelets): Promise<UpstreamTarget> {
  const { scheme, name, port } = parseProxyName(request.info.name);
  const target = await kubelets.ofNode(server, name, proxiedPath(request));
  const isKubelet = port === '' || Number(port) === target.port;
  return isKubelet ? target : { ...target, protocol: scheme || 'http', port: Number(port), tls: targetTls };
}
