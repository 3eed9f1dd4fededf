import { createClient, loadKubeconfig, type Client, type ClientConfig } from '@kubets/client';
import { createEventRecorder, createInformers, runControllers, withLeaderElection, type Controller } from '@kubets/control-loop';
import { createMetrics, reportLeading, serveHealth, type DaemonContext, type Logger, type Registry } from '@kubets/daemon';
import { systemClock, type Clock } from '@kubets/machinery';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ControllerManagerConfig } from './config.ts';
import type { ControllerContext, ControllerEntry } from './controller-context.ts';
import { controllers } from './controllers.ts';
import { queueMetrics } from './queue-metrics.ts';
import { selectControllers } from './select-controllers.ts';
import { createServiceAccountClient } from './service-account-client.ts';

/** Serves health, waits to be the leader, and runs the selected controllers until the signal aborts. */
export async function run(config: ControllerManagerConfig, { signal, log }: DaemonContext): Promise<void> {
  const clientConfig = { ...loadKubeconfig(config.kubeconfig === undefined ? {} : { path: config.kubeconfig }), userAgent: 'kube-controller-manager' };
  const client = createClient(clientConfig);
  const entries = selectControllers(controllers, config.controllers);
  const metrics = createMetrics();
  await serveHealth({ address: config.bindAddress, port: config.securePort, checks: {}, metrics, signal });
  const lead = (leading: AbortSignal): Promise<void> =>
    runControllerManager({ client, clientConfig, config, entries, metrics, log, signal: leading }).catch(unlessAborted(leading));
  try {
    await (config.leaderElect
      ? withLeaderElection(
          { client, name: 'kube-controller-manager', namespace: 'kube-system', identity: `${hostname()}_${randomUUID()}`, signal, log },
          reportLeading(metrics, 'kube-controller-manager', lead),
        )
      : lead(signal));
  } finally {
    await client.close();
  }
}

export interface ControllerManagerOptions {
  readonly client: Client;
  readonly clientConfig: ClientConfig;
  readonly config: ControllerManagerConfig;
  readonly entries: readonly ControllerEntry[];
  readonly log: Logger;
  /** Where queues are counted; nowhere when absent. */
  readonly metrics?: Registry;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Builds the given controllers over shared informers and runs them until the signal aborts. */
export async function runControllerManager({ clock = systemClock, ...options }: ControllerManagerOptions): Promise<void> {
  const { client, signal, log, entries, metrics } = options;
  const informers = createInformers(client, { clock, log });
  const built = await Promise.all(entries.map(async (entry) => entry.build(await contextOf(entry, { ...options, clock, informers }))));
  log.info({ controllers: entries.map((entry) => entry.name) }, 'controllers start');
  const list: readonly Controller[] = built.flat();
  const start = async (): Promise<void> => {
    await informers.whenSynced(signal);
    await runControllers(list, { signal, log, clock, observe: metrics && queueMetrics(metrics) });
  };
  await Promise.all([informers.run(signal), start().catch(unlessAborted(signal))]);
}

type Shared = ControllerManagerOptions & Pick<ControllerContext, 'informers' | 'clock'>;

async function contextOf(entry: ControllerEntry, shared: Shared): Promise<ControllerContext> {
  const { config, clientConfig, clock, informers, signal } = shared;
  const log = shared.log.child({ controller: entry.name });
  const { serviceAccount } = entry;
  const client =
    config.useServiceAccountCredentials && serviceAccount !== undefined
      ? await createServiceAccountClient({ client: shared.client, config: clientConfig, serviceAccount, clock, log, signal })
      : shared.client;
  const recorder = createEventRecorder({ client, component: entry.component ?? entry.name, clock, log });
  const certificateAuthority = config.rootCaFile === undefined ? clientConfig.certificateAuthority : readFileSync(config.rootCaFile, 'utf8');
  return { client, informers, recorder, clock, log, config, certificateAuthority, signal };
}

function unlessAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
