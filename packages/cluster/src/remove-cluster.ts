import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { disableAtBoot } from './boot-unit.ts';
import { clustersHome, type ClusterPaths } from './cluster-paths.ts';
import { contextName } from './cluster-pki.ts';
import { clusterNames } from './cluster-state.ts';
import { restoreHost } from './network/host-network.ts';
import { stopCluster } from './stop-cluster.ts';
import { removeFromUserKubeconfig } from './user-kubeconfig.ts';

/** Stops the cluster and removes all of it from the machine, whatever state it is in. Cut short, it can be repeated. */
export async function removeCluster(paths: ClusterPaths): Promise<void> {
  await disableAtBoot(paths);
  await stopCluster(paths);
  removeFiles(paths);
  removeFromUserKubeconfig(contextName(paths));
  if (clusterNames().length === 0) await restoreHost();
  const home = clustersHome();
  if (existsSync(home) && readdirSync(home).length === 0) rmdirSync(home);
}

/** The description goes last: as long as it is there, `down` knows the cluster. */
function removeFiles({ root, config }: ClusterPaths): void {
  if (!existsSync(root)) return;
  const files = readdirSync(root).map((name) => path.join(root, name));
  for (const file of files.filter((each) => each !== config)) rmSync(file, { recursive: true, force: true, maxRetries: 5 });
  rmSync(root, { recursive: true, force: true });
}
