import { pods, type Pod } from '@kubets/api';
import type { Client } from '@kubets/client';
import { createLogger } from '@kubets/daemon';
import { formatTime, systemClock, type Clock } from '@kubets/machinery';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { configSchema, type ControllerManagerConfig } from '../config.ts';
import { controllers } from '../controllers.ts';
import { runControllerManager } from '../run.ts';
import { selectControllers } from '../select-controllers.ts';

export interface ControllerCluster extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly client: TestCluster['client'];
  /** Plays the kubelet: the pod runs and is ready. */
  readonly makeReady: (pod: Pod, status?: Partial<Pod['status']>) => Promise<Pod>;
}

export interface ControllerClusterOptions {
  /** Names as `--controllers` takes them. */
  readonly controllers: readonly string[];
  readonly config?: Partial<Record<keyof ControllerManagerConfig, unknown>>;
  readonly clock?: Clock;
  /** Stands between a controller and the server, for what this server does not serve. */
  readonly clientOf?: (client: Client) => Client;
}

/** A real API server with the named controllers running against it, each under its own ServiceAccount. */
export async function startControllerCluster({
  controllers: names,
  config = {},
  clock = systemClock,
  clientOf = (client) => client,
}: ControllerClusterOptions): Promise<ControllerCluster> {
  const cluster = await startTestCluster();
  const stop = new AbortController();
  const running = runControllerManager({
    client: cluster.client,
    clientConfig: cluster.config,
    config: configSchema.parse(config),
    entries: selectControllers(controllers, names).map((entry) => ({
      ...entry,
      build: (context) => entry.build({ ...context, client: clientOf(context.client) }),
    })),
    log: createLogger('kube-controller-manager', { level: process.env['LOG_LEVEL'] ?? 'fatal' }),
    signal: stop.signal,
    clock,
  });
  running.catch(() => undefined);
  return {
    cluster,
    client: cluster.client,
    makeReady: (pod, status = {}) => cluster.client.updateStatus(pods, { ...pod, status: { ...pod.status, ...readyStatus(clock), ...status } }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      try {
        await running;
      } finally {
        await cluster.stop();
      }
    },
  };
}

let addresses = 0;

function readyStatus(clock: Clock): Partial<Pod['status']> {
  addresses += 1;
  const podIP = `10.244.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
  return { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(clock.now()) }] };
}
