import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Registry } from '@kubets/daemon';
import type { LoopLog } from '@kubets/control-loop';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { NodeResources } from '../node/node-resources.ts';
import { cadvisorMetrics } from '../stats/cadvisor-metrics.ts';
import { collectPodStats, resourceMetrics, statsSummary, type PodStats } from '../stats/stats-summary.ts';
import { nodeDetails, podDetails, type DetailSources } from '../stats/summary-details.ts';
import type { UsageSample, UsageSampler } from '../stats/usage-sampler.ts';
import type { AccessReviews } from './access-reviews.ts';
import { assertAllowed, type AccessRules } from './authenticate.ts';
import { serveContainerLogs } from './container-logs.ts';
import type { PodDirectory } from './find-container.ts';
import { parseRequest, reply, replyJson, RequestError, type KubeletRequest } from './kubelet-request.ts';

export interface KubeletServerOptions {
  readonly address: string;
  readonly port: number;
  readonly tls: { readonly certificate: string; readonly key: string };
  /** PEM; without it no client is let in by a certificate. */
  readonly clientCa: string | undefined;
  readonly reviews: AccessReviews;
  readonly access: AccessRules;
  /** What `/configz` shows. */
  readonly configuration: object;
  readonly nodeName: string;
  readonly startedAt: Date;
  readonly resources: Pick<NodeResources, 'capacity' | 'memoryBytes'>;
  readonly runtime: ContainerRuntime;
  readonly directory: PodDirectory;
  readonly sampler: UsageSampler;
  readonly details: DetailSources;
  readonly metrics: Registry;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
}

/** The kubelet's own API: logs, commands and ports of its pods, for the API server. */
export async function startKubeletServer(options: KubeletServerOptions): Promise<{ port: number }> {
  const server: Server = createServer({
    cert: options.tls.certificate,
    key: options.tls.key,
    ...(options.clientCa !== undefined && { ca: options.clientCa, requestCert: true, rejectUnauthorized: false }),
  });
  server.on('request', (message: IncomingMessage, response: ServerResponse) => void answer(message, response, options));
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    // Loaded with the first: on most nodes nobody ever asks, and the protocols take memory.
    void import('./answer-upgrade.ts').then(({ answerUpgrade }) => answerUpgrade(message, { socket, head }, options));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  options.signal.addEventListener('abort', () => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port };
}

async function answer(message: IncomingMessage, response: ServerResponse, options: KubeletServerOptions): Promise<void> {
  try {
    const request = parseRequest(message);
    if (request.path[0] !== 'healthz') await assertAllowed(request, options);
    await route(request, response, options);
  } catch (error) {
    if (!(error instanceof RequestError)) options.log.warn({ url: message.url, err: error }, 'a request failed');
    if (response.headersSent) response.destroy();
    else reply(response, error instanceof RequestError ? error.status : 500, `${(error as Error).message}\n`);
  }
}

async function route(request: KubeletRequest, response: ServerResponse, options: KubeletServerOptions): Promise<void> {
  const { directory, runtime, sampler, metrics, resources } = options;
  const stats = async (): Promise<[Awaited<ReturnType<UsageSampler['node']>>, Awaited<ReturnType<typeof collectPodStats>>]> =>
    Promise.all([sampler.node(), collectPodStats(directory.list(), directory.cache, sampler)]);
  switch (request.path.join('/').replace(/^(containerLogs|run)\/.*/, '$1')) {
    case 'healthz':
      return reply(response, 200, 'ok');
    case 'pods':
      return replyJson(response, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: directory.list() });
    case 'runningpods':
      return replyJson(response, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: runningPods(directory) });
    case 'containerLogs':
      return serveContainerLogs(request, response, { runtime, directory });
    case 'run': {
      const { runCommand } = await import('./remote-commands.ts');
      await runCommand(request, { runtime, directory }, response);
      return void response.end();
    }
    case 'configz':
      return replyJson(response, { kubeletconfig: options.configuration });
    case 'stats/summary':
      return replyJson(response, await summary(options, ...(await stats())));
    case 'metrics/resource':
      return reply(response, 200, resourceMetrics(...(await stats())), 'text/plain; version=0.0.4; charset=utf-8');
    case 'metrics/cadvisor':
      return reply(response, 200, cadvisorMetrics(resources, ...(await stats())), 'text/plain; version=0.0.4; charset=utf-8');
    case 'metrics':
      return reply(response, 200, await metrics.metrics(), metrics.contentType);
    default:
      throw new RequestError(404, '404 page not found');
  }
}

async function summary({ nodeName, startedAt, details }: KubeletServerOptions, node: UsageSample, pods: readonly PodStats[]): Promise<object> {
  const withDetails = pods.map(async (stats) => ({ ...stats, details: await podDetails(stats.pod, details) }));
  return statsSummary({ nodeName, startedAt, node, nodeDetails: await nodeDetails(details), pods: await Promise.all(withDetails) });
}

function runningPods({ list, cache }: PodDirectory): readonly object[] {
  return list().filter(({ metadata }) =>
    cache.get({ namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid }).containers.some(({ state }) => state.type === 'running'),
  );
}
