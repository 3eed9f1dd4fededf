import { withAdminClient } from '../admin-client.ts';
import { awaitPods } from '../await-cluster.ts';
import { withClusterLock } from '../cluster-lock.ts';
import { existingCluster } from '../cluster-state.ts';
import { refuseTakenPorts } from '../free-ports.ts';
import { raiseHostNetwork } from '../network/host-network.ts';
import { requireRoot } from '../prerequisites.ts';
import type { Progress } from '../progress.ts';
import { startProcesses, untilNodesReady, type Starting } from '../start-cluster.ts';
import { stopCluster } from '../stop-cluster.ts';
import { componentStates } from '../supervisor/supervisor-client.ts';

/** Starts a stopped cluster, or one that a reboot, a loss of power or a crash took down; its pods come back. */
export async function start({ name }: { readonly name: string }, progress: Progress, signal: AbortSignal): Promise<void> {
  requireRoot('start');
  const { config, paths } = existingCluster(name);
  await withClusterLock(paths, async () => {
    if ((await componentStates(paths.supervisorSocket)) !== undefined) return progress.say(`Cluster ${name} is running.`);
    await startAgain({ config, paths, progress, signal });
  });
}

async function startAgain(starting: Starting): Promise<void> {
  const { config, paths, progress, signal } = starting;
  await progress.step(`Network ${config.subnet} with ${config.nodes.length} nodes`, async () => {
    await stopCluster(paths);
    await refuseTakenPorts(config);
    await raiseHostNetwork(config, paths);
  });
  const started = new Date();
  await startProcesses(starting);
  await untilNodesReady(starting, started);
  await progress.step('Pods are back', (note) => withAdminClient(paths, (client) => awaitPods(client, started, { signal, note })));
}
