import { type Client, createClient, loadKubeconfig } from '@kubets/client';
import { createEventRecorder, createInformers, withLeaderElection } from '@kubets/control-loop';
import { createMetrics, type DaemonContext, type Registry, reportLeading, serveHealth } from '@kubets/daemon';
import { type Clock, systemClock } from '@kubets/machinery';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type ClusterInformers, clusterInformers, selectorSource, volumeSource } from './cluster-informers.ts';
import type { SchedulerConfig } from './config.ts';
import { buildProfile } from './profiles/build-profile.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';
import { runScheduler, type SchedulingProfile } from './scheduler.ts';
import { schedulerMetrics } from './scheduler-metrics.ts';
import { ClusterState } from './state/cluster-state.ts';
import type { PodInfo } from './state/pod-info.ts';
import { watchCluster } from './watch-cluster.ts';

/** Assigns pods to nodes until the signal aborts; with leader election, while no other scheduler does. */
export async function run(config: SchedulerConfig, { signal, log }: DaemonContext): Promise<void> {
  const leaderElect = config.leaderElection?.leaderElect ?? config.leaderElect;
  const client = createClient({ ...loadKubeconfig({ path: config.clientConnection?.kubeconfig ?? config.kubeconfig }), userAgent: 'kube-scheduler' });
  const metrics = createMetrics();
  let synced = !leaderElect;
  const checks = { 'informer-sync': (): true | string => synced || 'the cluster has not been listed yet' };
  await serveHealth({ address: config.bindAddress, port: config.securePort, checks, metrics, signal });
  const lead = (leading: AbortSignal): Promise<void> => schedule({ client, config, metrics, log, signal: leading, onSynced: () => (synced = true) });
  try {
    if (!leaderElect) return await lead(signal);
    // A scheduler that only waits for its turn is ready.
    synced = true;
    await withLeaderElection(
      { client, name: 'kube-scheduler', identity: `${hostname()}_${randomUUID()}`, signal, log },
      reportLeading(metrics, 'kube-scheduler', lead),
    );
  } finally {
    await client.close();
  }
}

export interface ScheduleOptions {
  readonly client: Client;
  readonly config: Pick<SchedulerConfig, 'percentageOfNodesToScore' | 'profiles' | 'podInitialBackoffSeconds' | 'podMaxBackoffSeconds'>;
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
  const profiles = schedulingProfiles(config.profiles, { cluster, client, clock, log });
  const profileOf = ({ pod }: PodInfo): SchedulingProfile => profiles.get(pod.spec.schedulerName ?? '') as SchedulingProfile;
  const backOff = { firstMs: config.podInitialBackoffSeconds * 1000, longestMs: config.podMaxBackoffSeconds * 1000 };
  const queue = new SchedulingQueue({ pluginsOf: (pod) => profileOf(pod).plugins, clock, backOff });
  const state = new ClusterState((name) => cluster.namespaces.lister.get(name)?.metadata.labels);
  const running = informers.run(signal);
  await informers.whenSynced(signal);
  watchCluster({ ...cluster, state, queue, schedulerNames: new Set(profiles.keys()) });
  onSynced?.();
  log.info({ nodes: state.nodes.length }, 'scheduling');
  const parts = {
    client,
    queue,
    state,
    profileOf,
    log,
    clock,
    metrics: schedulerMetrics(metrics, queue),
    percentageOfNodesToScore: config.percentageOfNodesToScore,
    disruptionBudgets: (namespace: string) => cluster.budgets.lister.inNamespace(namespace),
  };
  await Promise.all([runScheduler(parts, signal), running]);
  await Promise.all([...profiles.values()].map(({ recorder }) => recorder.flush()));
}

interface ProfileSources {
  readonly cluster: ClusterInformers;
  readonly client: Client;
  readonly clock: Clock;
  readonly log: DaemonContext['log'];
}

/** By the names of their schedulers. */
function schedulingProfiles(profiles: SchedulerConfig['profiles'], { cluster, client, clock, log }: ProfileSources) {
  const sources = { volumes: { source: volumeSource(cluster), client, clock }, selectors: selectorSource(cluster) };
  return new Map(
    profiles.map((profile) => {
      const { schedulerName } = profile;
      return [schedulerName, { ...buildProfile(profile, sources), recorder: createEventRecorder({ client, component: schedulerName, log }) }] as const;
    }),
  );
}
