import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@kubets/machinery';
import { createClient, loadKubeconfig, type Client } from '@kubets/client';
import { leases, nodes, pods, type Lease, type Node, type Pod } from '@kubets/api';
import type { ClusterConfig } from './cluster-config.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { CommandError } from './command-error.ts';
import { killAllContainers } from './node-containers.ts';
import { lowerHostNetwork, routeToPods } from './network/host-network.ts';
import { clusterMounts, clusterProcesses } from './residue.ts';
import { tryCommand } from './run-command.ts';
import { apiserverReady } from './supervisor/readiness.ts';
import { componentStates } from './supervisor/supervisor-client.ts';
import { waitFor } from './wait-for.ts';

const pollMs = 25;
const stopLimitMs = 60_000;

/** Starts the supervisor; returns when the API server answers. */
export async function startControlPlane(config: ClusterConfig, paths: ClusterPaths, limitMs = 60_000): Promise<void> {
  startSupervisor(config, paths);
  const limit = Date.now() + limitMs;
  while (!(await apiserverReady(config, paths))) {
    if (Date.now() > limit) throw new CommandError(`the API server does not answer on port ${config.ports.apiserver} after ${limitMs / 1000} s`);
    await systemClock.sleep(pollMs);
  }
}

export async function isRunning(paths: ClusterPaths): Promise<boolean> {
  return (await componentStates(paths.supervisorSocket)) !== undefined;
}

/** Waits until every node's kubelet has been heard of since `since` and every node is Ready, then routes the host to their pods. */
export async function awaitNodes(client: Client, config: ClusterConfig, since: Date, note?: (text: string) => void): Promise<void> {
  const names = new Set(config.nodes.map(({ name }) => name));
  const alive = (found: readonly Lease[]): readonly Lease[] =>
    found.filter(({ metadata, spec }) => names.has(metadata.name) && new Date(spec?.renewTime ?? 0).getTime() >= since.getTime());
  await waitFor(client, leases, {
    namespace: 'kube-node-lease',
    until: (found) => alive(found).length === names.size,
    describe: (found) => `${alive(found).length} of ${names.size} kubelets are heard of`,
    timeoutMs: 120_000,
    ...(note && { note }),
  });
  const readyOf = (found: readonly Node[]): readonly Node[] =>
    found.filter((node) => names.has(node.metadata.name) && isReady(node) && node.spec.podCIDR !== undefined);
  await waitFor(client, nodes, {
    until: (found) => readyOf(found).length === names.size,
    describe: (found) => `${readyOf(found).length} of ${names.size} nodes are Ready`,
    timeoutMs: 120_000,
    ...(note && { note }),
  });
  await routeHostToPods(client, config);
}

/** Waits until every pod that should run is Ready. */
export async function awaitPods(client: Client, note?: (text: string) => void): Promise<void> {
  const waiting = (found: readonly Pod[]): readonly Pod[] =>
    found.filter((pod) => pod.spec.nodeName && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && !isReady(pod));
  await waitFor(client, pods, {
    until: (found) => waiting(found).length === 0,
    describe: (found) => `${found.length - waiting(found).length} of ${found.length} pods are Ready`,
    timeoutMs: 120_000,
    ...(note && { note }),
  });
}

export async function routeHostToPods(client: Client, config: ClusterConfig): Promise<void> {
  const found = await client.list(nodes);
  const address = new Map(config.nodes.map((node) => [node.name, node.address]));
  await routeToPods(
    found.items.flatMap((node) => {
      const via = address.get(node.metadata.name);
      return node.spec.podCIDR === undefined || via === undefined ? [] : [{ podCidr: node.spec.podCIDR, via }];
    }),
  );
}

export function adminClient(paths: ClusterPaths): Client {
  return createClient({ ...loadKubeconfig({ path: paths.kubeconfig }), userAgent: 'kubets' });
}

/** Stops every container and process and takes the network down; state stays on disk. */
export async function stopCluster(config: ClusterConfig, paths: ClusterPaths): Promise<void> {
  await stopSupervisor(paths);
  await killLeftovers(config, paths);
  for (const point of clusterMounts(paths)) await tryCommand(['umount', '-l', point]);
  await lowerHostNetwork(config);
  rmSync(paths.run, { recursive: true, force: true });
}

function startSupervisor(config: ClusterConfig, paths: ClusterPaths): void {
  for (const folder of [paths.run, paths.logs, ...config.nodes.map(({ name }) => paths.node(name).root)]) mkdirSync(folder, { recursive: true });
  const log = openSync(paths.logOf('supervisor'), 'a');
  const main = fileURLToPath(new URL('./supervisor/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, config.name, `${paths.root}/`], { detached: true, stdio: ['ignore', log, log], cwd: '/' });
  closeSync(log);
  child.unref();
}

/** The supervisor stops its components in order; what survives it is killed, kubelets before the containers they would restart. */
async function stopSupervisor(paths: ClusterPaths): Promise<void> {
  const supervisors = (): readonly { readonly pid: number }[] => clusterProcesses(paths).filter(({ command }) => command.includes('/supervisor/main.ts'));
  for (const { pid } of supervisors()) signalProcess(pid, 'SIGTERM');
  await untilGone(() => supervisors().length > 0, stopLimitMs);
}

async function killLeftovers(config: ClusterConfig, paths: ClusterPaths): Promise<void> {
  for (const { pid } of clusterProcesses(paths).filter(({ command }) => command.includes('/kubelet/src/main.ts'))) signalProcess(pid, 'SIGKILL');
  await Promise.all(config.nodes.map(({ name }) => killAllContainers(paths.node(name).dockerSocket)));
  for (const { pid } of clusterProcesses(paths)) signalProcess(pid, 'SIGKILL');
  await untilGone(() => clusterProcesses(paths).length > 0, 10_000);
}

async function untilGone(present: () => boolean, limitMs: number): Promise<void> {
  const limit = Date.now() + limitMs;
  while (present() && Date.now() < limit) await systemClock.sleep(pollMs);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isReady({ status }: Node | Pod): boolean {
  return status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
