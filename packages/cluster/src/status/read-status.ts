import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '@kubets/machinery';
import { bootUnitFile } from '../boot-unit.ts';
import type { ClusterConfig } from '../cluster-config.ts';
import type { ClusterPaths } from '../cluster-paths.ts';
import { componentStates } from '../supervisor/supervisor-client.ts';
import type { ClusterStatus, Unreachable } from './cluster-status.ts';
import { sampleProcesses, usageBetween } from './process-usage.ts';
import { readWorkload } from './workload.ts';

export interface Reading {
  readonly config: ClusterConfig;
  readonly paths: ClusterPaths;
  /** For so long the use of processors is looked at. */
  readonly sampleMs: number;
  readonly signal: AbortSignal;
}

export async function readStatus({ config, paths, sampleMs, signal }: Reading): Promise<ClusterStatus> {
  const before = sampleProcesses();
  const stopped: Unreachable = { type: 'unreachable', reason: 'the cluster is stopped' };
  const states = await componentStates(paths.supervisorSocket);
  const [workload] = states === undefined ? [stopped] : await Promise.all([readWorkload(paths), systemClock.sleep(sampleMs, signal)]);
  const after = sampleProcesses();
  return {
    name: config.name,
    state: states === undefined ? 'stopped' : 'running',
    folder: paths.root,
    kubeconfig: paths.kubeconfig,
    server: `https://127.0.0.1:${config.ports.apiserver}`,
    store: { type: config.store, bytes: bytesOnDisk(paths.store) },
    startsAtBoot: existsSync(bootUnitFile(paths)),
    components: (states ?? []).map((state) => {
      const usage = state.pid === undefined ? undefined : usageBetween(before, after, state.pid);
      return { ...state, ...(usage && { usage }) };
    }),
    workload,
  };
}

/** What the files of a folder take up, holes left out. */
function bytesOnDisk(folder: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + (statSync(path.join(parentPath, name), { throwIfNoEntry: false })?.blocks ?? 0) * 512, 0);
}
