import { rmSync } from 'node:fs';
import { systemClock } from '@kubets/machinery';
import { enginePlaces, forgetEngineRun } from './cluster-engines.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { clusterProcesses } from './cluster-processes.ts';
import { removeControlGroups } from './control-groups.ts';
import { killAllContainers } from './node-containers.ts';
import { lowerHostNetwork } from './network/host-network.ts';
import { unmountBelow } from './mounts.ts';

const pollMs = 25;
const stopLimitMs = 60_000;
const killLimitMs = 10_000;

/**
 * Stops every container and process and takes the network down; state stays on disk. What does not run any more is tidied
 * up all the same: afterwards nothing is left that a start could trip over, whatever has happened to the cluster.
 */
export async function stopCluster(paths: ClusterPaths): Promise<void> {
  await stopSupervisor(paths);
  await killLeftovers(paths);
  await unmountBelow(paths.nodes);
  removeControlGroups(paths);
  await lowerHostNetwork(paths);
  for (const place of enginePlaces(paths)) forgetEngineRun(place);
  rmSync(paths.run, { recursive: true, force: true });
}

/** The supervisor stops its components in order; what survives it is killed, kubelets before the containers they would restart. */
async function stopSupervisor(paths: ClusterPaths): Promise<void> {
  const supervisors = processesOf(paths, '/supervisor/main.ts');
  for (const pid of supervisors) signalProcess(pid, 'SIGTERM');
  if (supervisors.length > 0) await untilNone(() => processesOf(paths, '/supervisor/main.ts'), stopLimitMs);
}

async function killLeftovers(paths: ClusterPaths): Promise<void> {
  for (const program of ['/supervisor/main.ts', '/kubelet/src/main.ts']) for (const pid of processesOf(paths, program)) signalProcess(pid, 'SIGKILL');
  await Promise.all(enginePlaces(paths).map(({ dockerSocket }) => killAllContainers(dockerSocket)));
  await untilNone(() => {
    const left = clusterProcesses(paths);
    for (const { pid } of left) signalProcess(pid, 'SIGKILL');
    return left;
  }, killLimitMs);
}

function processesOf(paths: ClusterPaths, program: string): readonly number[] {
  return clusterProcesses(paths)
    .filter(({ command }) => command.includes(program))
    .map(({ pid }) => pid);
}

/** A process that is no child announces its end to nobody. */
async function untilNone(present: () => readonly unknown[], limitMs: number): Promise<void> {
  const limit = Date.now() + limitMs;
  while (present().length > 0 && Date.now() < limit) await systemClock.sleep(pollMs);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
