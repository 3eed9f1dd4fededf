import { clusterPaths } from '../cluster-paths.ts';
import { clusterExists, readClusterConfig } from '../cluster-state.ts';
import { CommandError } from '../command-error.ts';
import { stopCluster } from '../lifecycle.ts';
import { requireRoot } from '../prerequisites.ts';
import type { Progress } from '../progress.ts';

/** Stops every process of the cluster; its state stays for `start`. */
export async function stop({ name }: { readonly name: string }, progress: Progress): Promise<void> {
  requireRoot('stop');
  const paths = clusterPaths(name);
  if (!clusterExists(paths)) throw new CommandError(`there is no cluster ${name}`);
  const config = readClusterConfig(paths);
  await progress.step('Stopping pods, processes and network', () => stopCluster(config, paths));
  progress.say(`Cluster ${name} is stopped. Start it again with: kubets start${name === 'kubets' ? '' : ` --name ${name}`}`);
}
