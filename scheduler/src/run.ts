import { type Client, createClient, loadKubeconfig } from '@kubets/client';
import { createEventRecorder, createInformers, withLeaderElection } from '@kubets/control-loop';
import { createMetrics, type DaemonContext, type Registry, serveHealth } from '@kubets/daemon';
import { systemClock } from '@kubets/machinery';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { clusterInformers, selectorSource, volumeSource } from './cluster-informers.ts';
import type { SchedulerConfig } from './config.ts';
import { defaultPlugins } from './default-plugins.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';
import { runScheduler } from './scheduler.ts';
import { schedulerMetrics } from './scheduler-metrics.ts';
import { ClusterState } from './state/cluster-state.ts';
import { watchCluster } from './watch-cluster.ts';

const schedulerName = 'default-scheduler';

/** Assigns pods to nodes until the signal aborts; with leader election, while no other scheduler does. */
export async function run(config: SchedulerConfig, { signal, log }: DaemonContext): Promise<void> {
  const client = createClient({ ...loadKubeconfig({ path: config.kubeconfig }), userAgent: 'kube-scheduler' });
  const metrics = createMetrics();
  let synced = !config.leaderElect;
  const checks = { 'informer-sync': (): true | string => synced || 'the cluster has not been listed yet' };
  await serveHealth({ address: config.bindAddress, port: config.securePort, checks, metrics, signal });
  const lead = (leading: AbortSignal): Promise<void> => schedule({ client, config, metrics, log, signal: leading, onSynced: () => (synced = true) });
  try {
    if (!config.leaderElect) return await lead(signal);
    // A scheduler that only waits for its turn is ready.
    synced = true;
    await withLeaderElection({ client, name: 'kube-scheduler', identity: `${hostname()}_${randomUUID()}`, signal, log }, lead);
  } finally {
    await client.close();
  }
}

export interface ScheduleOptions {
  readonly client: Client;
  readonly config: Pick<SchedulerConfig, 'percentageOfNodesToScore'>;
  readonly metrics: Registry;
  readonly log: DaemonContext['log'];
  readonly signal: AbortSignal;
  readonly onSynced?: () => void;
}

/** Schedules pods until the signal aborts. */
export async function schedule({ client, config, metrics, log, signal, onSynced }: ScheduleOptions): Promise<void> {
  const clock = systemClock;
  const informers = createInformers(client, { log });
  const cluster = clusterInformers(informers);
  const plugins = defaultPlugins({ source: volumeSource(cluster), client, clock }, selectorSource(cluster));
  const queue = new SchedulingQueue(plugins, clock);
  const state = new ClusterState((name) => cluster.namespaces.lister.get(name)?.metadata.labels);
  const recorder = createEventRecorder({ client, component: schedulerName, log });
  const running = informers.run(signal);
  await informers.whenSynced(signal);
  watchCluster({ ...cluster, state, queue, schedulerNames: new Set([schedulerName]) });
  onSynced?.();
  log.info({ nodes: state.nodes.length }, 'scheduling');
  const parts = {
    client,
    queue,
    state,
    plugins,
    recorder,
    log,
    clock,
    metrics: schedulerMetrics(metrics, queue),
    percentageOfNodesToScore: config.percentageOfNodesToScore,
    disruptionBudgets: (namespace: string) => cluster.budgets.lister.inNamespace(namespace),
  };
  await Promise.all([runScheduler(parts, signal), running]);
  await recorder.flush();
}
