import { CommandError } from '../command-error.ts';
import { createDefaultStorageClass } from '../default-storage-class.ts';
import { withAdminClient } from '../admin-client.ts';
import { endOnSignal } from '../machine/end-on-signal.ts';
import { machinePaths, readMachineCluster } from '../machine/machine-cluster.ts';
import type { Progress } from '../progress.ts';
import { untilApiserverReady } from '../machine/machine-readiness.ts';

/** Creates what every new cluster has: a default storage class. Waits for the API server. */
export async function defaults({ directory }: { readonly directory: string }, progress: Progress): Promise<void> {
  endOnSignal();
  const paths = machinePaths(directory);
  const config = readMachineCluster(paths);
  if (config === undefined)
    throw new CommandError(`no cluster is described in ${directory}`, { hint: `describe it with: kubets certificates --directory ${directory}` });
  await progress.step('API server', () => untilApiserverReady(config, paths));
  await progress.step('Default storage class', () => withAdminClient(paths, createDefaultStorageClass));
}
