import { type Clock, parseDuration, systemClock } from '@kubets/machinery';
import type { Logger } from 'pino';
import { readAdmissionConfiguration } from './admission/admission-configuration.ts';
import { admissionPlugins } from './admission/plugins.ts';
import { selectPlugins } from './admission/select-plugins.ts';
import { createServiceAllocation } from './allocators/create-service-addresses.ts';
import { openAuditLog } from './audit/audit-log.ts';
import { createAuthentication } from './authentication/create-authentication.ts';
import { SecretTokenUses } from './authentication/secret-token-uses.ts';
import { createAuthorizers } from './authorization/create-authorizers.ts';
import { nodeAuthorizer } from './authorization/node-authorizer.ts';
import { createRbac } from './authorization/rbac.ts';
import { bootstrap } from './bootstrap/bootstrap.ts';
import { nodeRules } from './bootstrap/roles/component-roles.ts';
import type { ApiserverConfig } from './config.ts';
import { createRegistry } from './create-registry.ts';
import { createFlowControl } from './flow-control/create-flow-control.ts';
import { maintainFlowObjects } from './flow-control/maintain-flow-objects.ts';
import { listen } from './http/listener.ts';
import { openStore } from './open-store.ts';
import { createPipeline } from './request-pipeline.ts';
import { servedResources } from './served-resources.ts';
import type { ServerContext } from './server-context.ts';
import { createObjectStorages } from './storage/object-storages.ts';
import { createKubelets } from './subresources/kubelet-connection.ts';
import { subresourceHandlers } from './subresources/subresources.ts';
import { ServerHealth } from './system/health.ts';
import { flowMetrics } from './system/flow-metrics.ts';
import { ServerMetrics } from './system/metrics.ts';
import { virtualResources } from './virtual-resources/virtual-resources.ts';

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
  const definitions = servedResources(config);
  const configuration = await readAdmissionConfiguration(config.admissionControlConfigFile);
  const store = await openStore(config, clock);
  const storages = createObjectStorages({ store, log, clock });
  const allocation = createServiceAllocation({ config, storages, store, definitions, clock, log });
  const registry = createRegistry(definitions, allocation.storages);
  const tokenUses = new SecretTokenUses();
  const authentication = await createAuthentication(config, { registry, clock, tokenUses });
  const rbac = createRbac({ registry, clock, signal });
  const authorizers = createAuthorizers(config.authorizationMode, { Node: nodeAuthorizer(registry, nodeRules), RBAC: rbac });
  const tolerationSeconds = { notReady: config.defaultNotReadyTolerationSeconds, unreachable: config.defaultUnreachableTolerationSeconds };
  const plugins = admissionPlugins({ registry, clock, authorizers, configuration, tolerationSeconds, rbacIndex: rbac.index });
  const metrics = new ServerMetrics(({ group, version, resource }) => registry.find(group, version, resource));
  const server: ServerContext = {
    config,
    registry,
    admission: {
      plugins: selectPlugins(plugins, { enable: config.enableAdmissionPlugins, disable: config.disableAdmissionPlugins }),
      observe: metrics.admission,
    },
    authorizers,
    virtualResources: virtualResources(authentication, rbac.index),
    subresources: subresourceHandlers({ authentication, kubelets: await createKubelets(config) }),
    clock,
    log,
    signal,
  };
  const auditLog = await openAuditLog(config, { log, clock, counts: metrics });
  const flows = createFlowControl(config);
  flowMetrics(metrics.registry, flows.controller);
  metrics.storedObjects(() => storages.counts());
  const health = new ServerHealth(() => store.currentRevision());
  const listener = await listen(config, createPipeline({ server, authentication, health, metrics, auditLog, flows: flows.controller }), log);
  await storages.ready();
  const { background } = await bootstrap(server, { port: listener.port, tokenUses });
  await Promise.all([rbac.ready(), flows.objects.follow(registry, { signal, clock })]);
  const maintaining = maintainFlowObjects(server, flows.objects);
  const repairing = allocation.repair(signal);
  health.ready();
  log.info({ port: listener.port, store: config.store }, 'serving');

  const stop = async (): Promise<void> => {
    health.stopping();
    const delayMs = parseDuration(config.shutdownDelayDuration);
    if (delayMs > 0) await clock.sleep(delayMs);
    stopping.abort();
    await listener.close(parseDuration(config.shutdownTimeout));
    await Promise.all([background, repairing, maintaining]);
    await auditLog?.close();
    storages.close();
    await store.close();
  };
  return { port: listener.port, server, stop };
}
