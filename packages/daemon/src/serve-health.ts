import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** A named check: `true` when well, else what is wrong. */
export type HealthCheck = () => true | string;

export interface HealthServer {
  readonly address: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly metrics: Registry;
  readonly signal: AbortSignal;
}

/** Serves /healthz, /livez, /readyz (each also by check, and `?verbose`) and /metrics until the signal aborts. */
export async function serveHealth(options: HealthServer): Promise<{ port: number }> {
  const server = createServer((request, response) => {
    void answer(options, new URL(request.url ?? '/', 'http://health'), response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  if (options.signal.aborted) close();
  options.signal.addEventListener('abort', close, { once: true });
  return { port: (server.address() as AddressInfo).port };
}

async function answer(options: HealthServer, url: URL, response: ServerResponse): Promise<void> {
  if (url.pathname === '/metrics') return answerMetrics(options.metrics, response);
  const [, endpoint, check, ...rest] = url.pathname.split('/');
  const checks = selectChecks(options.checks, check, url.searchParams.getAll('exclude'));
  if (!['healthz', 'livez', 'readyz'].includes(endpoint ?? '') || rest.length > 0 || checks === undefined) {
    return reply(response, 404, 'text/plain; charset=utf-8', '404 page not found\n');
  }
  const report = healthReport(endpoint ?? '', checks, url.searchParams.has('verbose'));
  reply(response, report.healthy ? 200 : 500, 'text/plain; charset=utf-8', report.text);
}

async function answerMetrics(metrics: Registry, response: ServerResponse): Promise<void> {
  try {
    reply(response, 200, metrics.contentType, await metrics.metrics());
  } catch (error) {
    reply(response, 500, 'text/plain; charset=utf-8', `${String(error)}\n`);
  }
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
}

function selectChecks(
  checks: Readonly<Record<string, HealthCheck>>,
  name: string | undefined,
  excluded: readonly string[],
): readonly (readonly [string, HealthCheck])[] | undefined {
  const all: [string, HealthCheck][] = [['ping', () => true], ...Object.entries(checks)];
  if (name === undefined || name === '') return all.filter(([check]) => !excluded.includes(check));
  const chosen = all.filter(([check]) => check === name);
  return chosen.length === 0 ? undefined : chosen;
}

/** The text of kube's health endpoints: `ok`, or one `[+]`/`[-]` line per check. */
export function healthReport(
  endpoint: string,
  checks: readonly (readonly [string, HealthCheck])[],
  verbose: boolean,
): { readonly healthy: boolean; readonly text: string } {
  const results = checks.map(([name, check]) => ({ name, outcome: check() }));
  const healthy = results.every(({ outcome }) => outcome === true);
  if (healthy && !verbose) return { healthy, text: 'ok' };
  const lines = results.map(({ name, outcome }) => (outcome === true ? `[+]${name} ok` : `[-]${name} failed: ${outcome}`));
  return { healthy, text: `${lines.join('\n')}\n${endpoint} check ${healthy ? 'passed' : 'failed'}\n` };
}
