import { disableAtBoot } from '../boot-unit.ts';
import { withClusterLock } from '../cluster-lock.ts';
import { existingCluster, nameFlag } from '../cluster-state.ts';
import { requireRoot } from '../prerequisites.ts';
import type { Progress } from '../progress.ts';
import { stopCluster } from '../stop-cluster.ts';

export interface StopOptions {
  readonly name: string;
  /** Stopped only until the machine starts the next time, where a system service starts clusters. */
  readonly untilBoot: boolean;
}

/** Stops every process of the cluster; its state stays for `start`. */
export async function stop({ name, untilBoot }: StopOptions, progress: Progress): Promise<void> {
  requireRoot('stop');
  const { paths } = existingCluster(name);
  await withClusterLock(paths, async () => {
    if (!untilBoot) await disableAtBoot(paths);
    await progress.step('Stopping pods, processes and network', () => stopCluster(paths));
  });
  progress.say(`Cluster ${name} is stopped. Start it again with: kubets start${nameFlag(name)}`);
}
