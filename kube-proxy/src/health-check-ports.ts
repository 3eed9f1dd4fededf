import { createServer, type Server } from 'node:http';
import type { ServicePort } from './service-ports.ts';

/** What a load balancer asks on a Service's healthCheckNodePort: how many of its endpoints are on this node. */
export interface HealthCheckTarget {
  readonly service: string;
  readonly localEndpoints: number;
}

export function healthCheckTargets(ports: readonly ServicePort[]): ReadonlyMap<number, HealthCheckTarget> {
  const targets = new Map<number, HealthCheckTarget>();
  for (const { healthCheckNodePort, service, localEndpoints } of ports) {
    if (healthCheckNodePort === undefined) continue;
    const endpoints = Math.max(localEndpoints.length, targets.get(healthCheckNodePort)?.localEndpoints ?? 0);
    targets.set(healthCheckNodePort, { service, localEndpoints: endpoints });
  }
  return targets;
}

/** Serves every healthCheckNodePort of the Services there are: 200 with local endpoints, 503 without. */
export class HealthCheckPorts {
  readonly #servers = new Map<number, Server>();
  readonly #failed: (port: number, error: Error) => void;
  #targets: ReadonlyMap<number, HealthCheckTarget> = new Map();

  constructor(failed: (port: number, error: Error) => void) {
    this.#failed = failed;
  }

  sync(ports: readonly ServicePort[]): void {
    this.#targets = healthCheckTargets(ports);
    for (const [port, server] of this.#servers) if (!this.#targets.has(port)) this.#close(port, server);
    for (const port of this.#targets.keys()) if (!this.#servers.has(port)) this.#open(port);
  }

  close(): void {
    for (const [port, server] of this.#servers) this.#close(port, server);
  }

  #open(port: number): void {
    const server = createServer((_request, response) => {
      const target = this.#targets.get(port);
      const [namespace, name] = (target?.service ?? '/').split('/');
      const local = target?.localEndpoints ?? 0;
      response.writeHead(local > 0 ? 200 : 503, {
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
        'x-load-balancing-endpoint-weight': String(local),
      });
      response.end(JSON.stringify({ service: { namespace, name }, localEndpoints: local, serviceProxyHealthy: true }));
    });
    server.once('error', (error) => {
      this.#servers.delete(port);
      this.#failed(port, error);
    });
    server.listen(port);
    this.#servers.set(port, server);
  }

  #close(port: number, server: Server): void {
    server.close();
    server.closeAllConnections();
    this.#servers.delete(port);
  }
}
