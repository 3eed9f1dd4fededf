import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '@kubets/daemon';
import type { ProxyHealth } from './proxy-health.ts';

export interface Listening {
  /** `address:port`; port 0 picks a free one. */
  readonly bind: string;
  readonly signal: AbortSignal;
}

export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export type Pages = Readonly<Record<string, () => Page | Promise<Page>>>;

const text = (status: number, body: string, type = 'text/plain; charset=utf-8'): Page => ({ status, type, body });

/** What load balancers and probes ask: `/healthz` of the node as well, `/livez` of the proxy alone. */
export function healthPages(health: ProxyHealth, answered: (page: 'healthz' | 'livez', status: number) => void): Pages {
  const page = (name: 'healthz' | 'livez'): Page => {
    const { healthy, lastUpdated, currentTime, nodeEligible } = health.report();
    const status = healthy && (nodeEligible || name === 'livez') ? 200 : 503;
    answered(name, status);
    const times = `"lastUpdated": "${goTime(lastUpdated)}","currentTime": "${goTime(currentTime)}"`;
    return text(status, name === 'livez' ? `{${times}}` : `{${times}, "nodeEligible": ${nodeEligible}}`, 'application/json');
  };
  return { '/healthz': () => page('healthz'), '/livez': () => page('livez') };
}

/** What is asked on the node itself. */
export function nodePages(metrics: Registry): Pages {
  return {
    '/healthz': () => text(200, 'ok'),
    '/proxyMode': () => text(200, 'iptables'),
    '/metrics': async () => text(200, await metrics.metrics(), metrics.contentType),
  };
}

/** Serves pages until the signal aborts; resolves with the port once it is open. */
export async function serve(pages: Pages, { bind, signal }: Listening): Promise<number> {
  const server = createServer(answerFrom(pages));
  const colon = bind.lastIndexOf(':');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(bind.slice(colon + 1)), bind.slice(0, colon), resolve);
  });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  return (server.address() as AddressInfo).port;
}

function answerFrom(pages: Pages): RequestListener {
  return (request, response) => {
    const write = ({ status, type, body }: Page): void => {
      response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
    };
    const page = pages[new URL(request.url ?? '/', 'http://proxy').pathname] ?? ((): Page => text(404, '404 page not found\n'));
    Promise.resolve()
      .then(page)
      .then(write, (error: unknown) => write(text(500, `${String(error)}\n`)));
  };
}

/** `2026-01-02 03:04:05.006 +0000 UTC`: times as these pages have always told them. */
const goTime = (time: Date): string => `${time.toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`;
