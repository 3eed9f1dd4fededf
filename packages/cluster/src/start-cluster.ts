import { withAdminClient } from './admin-client.ts';
import { awaitNodes } from './await-cluster.ts';
import { type AtBoot, enableAtBoot } from './boot-unit.ts';
import type { ClusterConfig } from './cluster-config.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { writeClusterPki } from './cluster-pki.ts';
import { createDefaultStorageClass } from './default-storage-class.ts';
import type { Progress } from './progress.ts';
import { startControlPlane } from './start-control-plane.ts';

export interface Starting {
  readonly config: ClusterConfig;
  readonly paths: ClusterPaths;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The steps `up` and `start` share once the network is there. First the processes, which take requests afterwards. */
export async function startProcesses({ config, paths, progress, signal }: Starting): Promise<void> {
  await progress.step('Certificates and kubeconfigs', () => writeClusterPki(config, paths));
  await progress.step(`API server on port ${config.ports.apiserver} (${config.store})`, () => startControlPlane(config, paths, signal));
}

/** Then the nodes: Ready since `started`, or the Ready of a former run would do. Tells who starts the cluster when the machine starts. */
export async function untilNodesReady({ config, paths, progress, signal }: Starting, started: Date): Promise<AtBoot> {
  await withAdminClient(paths, async (client) => {
    await createDefaultStorageClass(client);
    await progress.step('Nodes are Ready', (note) => awaitNodes(client, config, started, { signal, note }));
  });
  return enableAtBoot(paths);
}
