import { clusterPaths } from '../cluster-paths.ts';
import { clusterExists, readClusterConfig } from '../cluster-state.ts';
import { CommandError } from '../command-error.ts';
import { adminClient, awaitPods, isRunning } from '../lifecycle.ts';
import { requireRoot } from '../prerequisites.ts';
import type { Progress } from '../progress.ts';
import { startEverything } from './up.ts';

/** Starts a stopped cluster, or one that a reboot took down; its pods come back. */
export async function start({ name }: { readonly name: string }, progress: Progress): Promise<void> {
  requireRoot('start');
  const paths = clusterPaths(name);
  if (!clusterExists(paths)) throw new CommandError(`there is no cluster ${name}`, { hint: `make it with: kubets up --name ${name}` });
  if (await isRunning(paths)) return progress.say(`Cluster ${name} is running.`);
  await startEverything(readClusterConfig(paths), paths, progress);
  const client = adminClient(paths);
  try {
    await progress.step('Pods are back', (note) => awaitPods(client, note));
  } finally {
    await client.close();
  }
}
