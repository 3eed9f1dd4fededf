import { builtInResources } from '@kubets/api/built-in-resources';
import { type Clock, parseDuration, systemClock } from '@kubets/machinery';
import type { Logger } from 'pino';
import type { ApiserverConfig } from './config.ts';
import { createRegistry } from './create-registry.ts';
import { listen } from './http/listener.ts';
import { openStore } from './open-store.ts';
import { createPipeline } from './request-pipeline.ts';
import type { ServerContext } from './server-context.ts';
import { createAuthentication } from './authentication/create-authentication.ts';
import { administrators, bootstrapNamespaces } from './stand-ins.ts';
import { createObjectStorages } from './storage/object-storages.ts';
import { ServerHealth } from './system/health.ts';
import { ServerMetrics } from './system/metrics.ts';

export interface RunningApiserver {
  readonly port: number;
  readonly server: ServerContext;
  /** Ends watches and connections, then closes the store. */
  stop(): Promise<void>;
}

/** Opens the store, fills what a new cluster needs and serves. Resolves once the server is ready. */
export async function startApiserver(
  config: ApiserverConfig,
  { log, clock = systemClock }: { readonly log: Logger; readonly clock?: Clock },
): Promise<RunningApiserver> {
  const stopping = new AbortController();
  const store = openStore(config, clock);
  const storages = createObjectStorages({ store, log, clock });
  const registry = createRegistry(builtInResources, storages);
  const server: ServerContext = {
    config,
    registry,
    admission: [],
    authorizers: [administrators],
    virtualResources: [],
    subresources: [],
    clock,
    log,
    signal: stopping.signal,
  };
  const health = new ServerHealth();
  const metrics = new ServerMetrics();
  const authentication = await createAuthentication(config, server);
  const pipeline = createPipeline({ server, authenticators: authentication.authenticators, health, metrics });
  const listener = await listen(config, pipeline);
  await storages.ready();
  await bootstrapNamespaces(server);
  health.ready();
  log.info({ port: listener.port, store: config.store }, 'serving');
  return {
    port: listener.port,
    server,
    async stop() {
      health.stopping();
      stopping.abort();
      storages.close();
      await listener.close(parseDuration(config.shutdownTimeout));
      await store.close();
    },
  };
}
