import { createServer, type Server } from 'node:http';
import type { ServicePort } from './service-ports.ts';

/** What a load balancer asks on a Service's healthCheckNodePort: how many of its ready endpoints are on this node. */
export interface HealthCheckTarget {
  readonly service: string;
  readonly localEndpoints: number;
}

export function healthCheckTargets(ports: readonly ServicePort[]): ReadonlyMap<number, HealthCheckTarget> {
  const targets = new Map<number, HealthCheckTarget>();
  for (const { healthCheckNodePort, service, readyHere } of ports) {
    if (healthCheckNodePort === undefined) continue;
    const localEndpoints = Math.max(readyHere, targets.get(healthCheckNodePort)?.localEndpoints ?? 0);
    targets.set(healthCheckNodePort, { service, localEndpoints });
  }
  return targets;
}

export interface HealthCheckPortsOptions {
  /** Whether this node's rules follow the cluster. */
  readonly healthy: () => boolean;
  readonly failed: (port: number, error: Error) => void;
}

/** Serves every healthCheckNodePort of the Services there are: 200 with local endpoints and rules that are right, 503 without. */
export class HealthCheckPorts {
  readonly #servers = new Map<number, Server>();
  readonly #options: HealthCheckPortsOptions;
  #targets: ReadonlyMap<number, HealthCheckTarget> = new Map();

  constructor(options: HealthCheckPortsOptions) {
    this.#options = options;
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
      const { service, localEndpoints } = this.#targets.get(port) ?? { service: '/', localEndpoints: 0 };
      const [namespace, name] = service.split('/');
      const serviceProxyHealthy = this.#options.healthy();
      response.writeHead(localEndpoints > 0 && serviceProxyHealthy ? 200 : 503, {
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
        'x-load-balancing-endpoint-weight': String(localEndpoints),
      });
      response.end(JSON.stringify({ service: { namespace, name }, localEndpoints, serviceProxyHealthy }, undefined, '\t'));
    });
    server.once('error', (error) => {
      this.#servers.delete(port);
      this.#options.failed(port, error);
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
