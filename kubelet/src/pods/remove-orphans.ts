import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerRuntime, ObservedPod } from '../runtime/container-runtime.ts';
import { unmountTree } from '../volumes/mount-command.ts';

const graceSeconds = 10;

/** Ends and removes the containers of a pod that the API no longer knows. */
export async function removeOrphanedPod(runtime: ContainerRuntime, { containers, sandboxes }: ObservedPod): Promise<void> {
  await Promise.all(containers.filter(({ state }) => state.type === 'running').map(({ id }) => runtime.stopContainer(id, graceSeconds)));
  await Promise.all(containers.map(({ id }) => runtime.removeContainer(id)));
  await Promise.all(sandboxes.map(({ id }) => runtime.removeSandbox(id)));
}

/** Removes the directories of pods that are no longer here, with whatever is still mounted in them. */
export async function removeOrphanedDirectories(rootDirectory: string, isKnown: (podUid: string) => boolean): Promise<void> {
  const root = join(rootDirectory, 'pods');
  const orphans = (await readdir(root).catch(() => [])).filter((uid) => !isKnown(uid));
  for (const uid of orphans) {
    const directory = join(root, uid);
    await unmountTree(directory);
    await rm(join(rootDirectory, 'memory', uid), { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  }
}
