import { type Clock, parseDuration, systemClock } from '@kubets/machinery';
import type { Logger } from 'pino';
import { readAdmissionConfiguration } from './admission/admission-configuration.ts';
import { openAuditLog, type AuditLog } from './audit/audit-log.ts';
import { bootstrap } from './bootstrap/bootstrap.ts';
import type { ApiserverConfig } from './config.ts';
import { createAccess } from './create-access.ts';
import { createServerContext } from './create-server-context.ts';
import { createFlowControl, type FlowControl } from './flow-control/create-flow-control.ts';
import { maintainFlowObjects } from './flow-control/maintain-flow-objects.ts';
import { listen, type Listener } from './http/listener.ts';
import { openStorage, type Storage } from './open-storage.ts';
import { createPipeline } from './request-pipeline.ts';
import type { ServerContext } from './server-context.ts';
import { flowMetrics } from './system/flow-metrics.ts';
import { ServerHealth } from './system/health.ts';
import { ServerMetrics } from './system/metrics.ts';

export interface RunningApiserver {
  readonly port: number;
  readonly server: ServerContext;
  /** Ends watches and connections, then closes the store. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Opens the store, fills what a new cluster needs and serves. Resolves once the server is ready. */
export async function startApiserver(config: ApiserverConfig, { log, clock = systemClock }: StartOptions): Promise<RunningApiserver> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const configuration = await readAdmissionConfiguration(config.admissionControlConfigFile);
  const storage = await openStorage(config, { log, clock });
  const { registry, storages } = storage;
  const access = await createAccess(config, { registry, clock, signal });
  const metrics = new ServerMetrics(({ group, version, resource }) => registry.find(group, version, resource));
  const server = await createServerContext(config, { registry, access, configuration, metrics, clock, log, signal });
  const auditLog = await openAuditLog(config, { log, clock, counts: metrics });
  const flows = createFlowControl(config);
  flowMetrics(metrics.registry, flows.controller);
  metrics.storedObjects(() => storages.counts());
  const health = new ServerHealth(() => storage.store.currentRevision());
  const pipeline = createPipeline({ server, authentication: access.authentication, health, metrics, auditLog, flows: flows.controller });
  const listener = await listen(config, pipeline, log);
  await storages.ready();
  const { background } = await bootstrap(server, { port: listener.port, tokenUses: access.tokenUses });
  await Promise.all([access.rbac.ready(), flows.objects.follow(registry, { signal, clock })]);
  const work = [background, ...maintain(server, { flows, storage })];
  health.ready();
  log.info({ port: listener.port, store: config.store }, 'serving');
  return { port: listener.port, server, stop: () => stop(server, { stopping, health, listener, work, auditLog, storage }) };
}

/** What goes on until the signal aborts. */
function maintain(server: ServerContext, { flows, storage }: { readonly flows: FlowControl; readonly storage: Storage }): readonly Promise<void>[] {
  return [maintainFlowObjects(server, flows.objects), storage.allocation.repair(server.signal)];
}

interface RunningParts {
  readonly stopping: AbortController;
  readonly health: ServerHealth;
  readonly listener: Listener;
  readonly work: readonly Promise<void>[];
  readonly auditLog: AuditLog | undefined;
  readonly storage: Storage;
}

/** Says that it stops, waits for load balancers to hear it, lets requests end, and closes what they work with. */
async function stop({ config, clock }: ServerContext, { stopping, health, listener, work, auditLog, storage }: RunningParts): Promise<void> {
  health.stopping();
  const delayMs = parseDuration(config.shutdownDelayDuration);
  if (delayMs > 0) await clock.sleep(delayMs);
  stopping.abort();
  await listener.close(parseDuration(config.shutdownTimeout));
  await Promise.all(work);
  await auditLog?.close();
  storage.storages.close();
  await storage.store.close();
}
