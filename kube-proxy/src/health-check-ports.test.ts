import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HealthCheckPorts, healthCheckTargets } from './health-check-ports.ts';
import { buildServicePort } from './testing/builders.ts';

let healthy = true;
const ports = new HealthCheckPorts({
  healthy: () => healthy,
  failed: (_port, error) => {
    throw error;
  },
});
afterEach(() => ports.close());

/** A port nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the health check node port of a Service', () => {
  it.each([
    ['ready endpoints here', 2, true, 200],
    ['none here', 0, true, 503],
    ['rules that do not follow the cluster', 2, false, 503],
  ])('answers for %s', async (_what, readyHere, followed, status) => {
    healthy = followed;
    const healthCheckNodePort = await freePort();
    ports.sync([buildServicePort({ healthCheckNodePort, readyHere })]);
    const response = await fetch(`http://127.0.0.1:${healthCheckNodePort}/healthz`);
    expect([response.status, response.headers.get('x-load-balancing-endpoint-weight')]).toEqual([status, String(readyHere)]);
    expect(await response.text()).toBe(
      `{\n\t"service": {\n\t\t"namespace": "ref",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": ${readyHere},\n\t"serviceProxyHealthy": ${followed}\n}`,
    );
  });

  it('is closed when the Service is gone', async () => {
    const healthCheckNodePort = await freePort();
    ports.sync([buildServicePort({ healthCheckNodePort })]);
    ports.sync([]);
    await expect(fetch(`http://127.0.0.1:${healthCheckNodePort}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('counts the endpoints of the port that has most', () => {
    const of = (name: string, readyHere: number) => buildServicePort({ name, healthCheckNodePort: 31999, readyHere });
    expect(healthCheckTargets([of('ref/web:a', 1), of('ref/web:b', 2)])).toEqual(new Map([[31999, { service: 'ref/web', localEndpoints: 2 }]]));
  });
});
