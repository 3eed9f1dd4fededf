import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { disableAtBoot } from './boot-unit.ts';
import { clusterFolder } from './cluster-folder.ts';
import { clustersHome, type ClusterPaths } from './cluster-paths.ts';
import { contextName } from './cluster-pki.ts';
import { clusterNames } from './cluster-state.ts';
import { CommandError } from './command-error.ts';
import { unmountBelow } from './mounts.ts';
import { restoreHost } from './network/host-network.ts';
import { stopCluster } from './stop-cluster.ts';
import { removeFromUserKubeconfig } from './user-kubeconfig.ts';

/** Stops the cluster and removes all of it from the machine, whatever state it is in. Cut short, it can be repeated. */
export async function removeCluster(paths: ClusterPaths): Promise<void> {
  await disableAtBoot(paths);
  await stopCluster(paths);
  await removeFiles(paths);
  forgetContext(contextName(paths));
  if (clusterNames().length === 0) await restoreHost();
  const home = clustersHome();
  if (existsSync(home) && readdirSync(home).length === 0) rmdirSync(home);
}

/** A file the user has broken is left as it is, and nothing else waits for it. */
function forgetContext(name: string): void {
  try {
    removeFromUserKubeconfig(name);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
}

/** The description goes last: as long as it is there, nothing else in the folder is taken for files of others. */
async function removeFiles(paths: ClusterPaths): Promise<void> {
  if (clusterFolder(paths) !== 'cluster') return;
  await unmountBelow(paths.root);
  const files = readdirSync(paths.root).map((name) => path.join(paths.root, name));
  for (const file of files.filter((each) => each !== paths.config)) rmSync(file, { recursive: true, force: true, maxRetries: 5 });
  rmSync(paths.root, { recursive: true, force: true });
}
