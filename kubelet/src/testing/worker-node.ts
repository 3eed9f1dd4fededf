import type { Pod } from '@kubets/api';
import { silentLog } from '@kubets/control-loop';
import { fakeClock, type FakeClock } from '@kubets/test-cluster';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pulledLayers } from '../images/pulled-layers.ts';
import { WatchedObjects } from '../node/watched-objects.ts';
import { PodCache } from '../pods/pod-cache.ts';
import type { PodDependencies } from '../pods/pod-dependencies.ts';
import type { PodStatus } from '../pods/pod-status.ts';
import { PodWorker } from '../pods/pod-worker.ts';
import { StatusWriter } from '../pods/status-writer.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { createFakeRuntime } from './fake-runtime/fake-runtime.ts';
import { PodVolumes } from '../volumes/pod-volumes.ts';
import { ServiceAccountTokens } from '../volumes/service-account-tokens.ts';
import { now } from './build-situation.ts';
import { recordingClient, type RecordingClient } from './recording-client.ts';

export interface WorkerNode {
  readonly clock: FakeClock;
  readonly cache: PodCache;
  readonly recording: RecordingClient;
  /** `reason: message` of every event, in order. */
  readonly events: readonly string[];
  readonly gone: readonly string[];
  /** Starts a worker, as a kubelet that starts (again) would. */
  run(pod: Pod): PodWorker;
  status(pod: Pod): PodStatus | undefined;
  stop(): Promise<void>;
}

/** All that a pod worker works with, on a runtime in memory. */
export async function startWorkerNode(changes: Partial<ContainerRuntime> = {}): Promise<WorkerNode> {
  const rootDirectory = await mkdtemp(join(tmpdir(), 'kubets-worker-'));
  const ending = new AbortController();
  const { signal } = ending;
  const clock = fakeClock(now);
  const runtime = { ...createFakeRuntime(clock), ...changes };
  const recording = recordingClient();
  const { client } = recording;
  const workers = new Set<PodWorker>();
  const look = (uid: string): void => workers.forEach((worker) => worker.identity.uid === uid && worker.look());
  const cache = new PodCache(runtime, look);
  const objects = new WatchedObjects({ client, clock, log: silentLog, onChange: () => undefined });
  const events: string[] = [];
  const recorder: PodDependencies['recorder'] = { event: (_regarding, { reason, message }) => void events.push(`${reason}: ${message}`) };
  const volumes = new PodVolumes({
    rootDirectory,
    objects,
    tokens: new ServiceAccountTokens(client, clock),
    allocatable: () => undefined,
    hostIps: () => [],
    imageLayers: (pod, request) => pulledLayers(pod, request, { runtime, clock, objects, recorder }),
  });
  const statuses = new StatusWriter({ client, clock, log: silentLog, signal });
  const gone: string[] = [];
  const dependencies: PodDependencies = {
    client,
    clock,
    log: silentLog,
    signal,
    runtime,
    cache,
    volumes,
    objects,
    statuses,
    recorder,
    services: async () => [],
    node: () => nodeSettings,
    networkReady: () => Promise.resolve(),
    starting: (task) => task(),
    room: () => undefined,
    onGone({ metadata }) {
      gone.push(metadata.name);
      for (const worker of workers) if (worker.identity.uid === metadata.uid) worker.stop();
    },
  };
  const following = (async () => {
    for await (const event of runtime.events(signal)) if (event.type !== 'resync') await cache.apply(event);
  })();
  return {
    clock,
    cache,
    recording,
    events,
    gone,
    run(pod) {
      const worker = new PodWorker(pod, dependencies);
      workers.add(worker);
      return worker;
    },
    status: ({ metadata }) => statuses.get(metadata.uid),
    async stop() {
      for (const worker of workers) worker.stop();
      ending.abort(new Error('the test is over'));
      objects.close();
      await following;
      await volumes.unmountMemory();
      await rm(rootDirectory, { recursive: true, force: true });
    },
  };
}

const nodeSettings: ReturnType<PodDependencies['node']> = {
  dns: { clusterDns: [], clusterDomain: 'cluster.local', nodeConfig: '' },
  nodeHosts: '',
  hostIps: ['192.168.0.1'],
  memoryCapacity: 1024 ** 3,
  lowestOomScore: 0,
  seccompDirectory: '/nonexistent',
  longestBackOffMs: 300_000,
  allocatable: () => undefined,
};
