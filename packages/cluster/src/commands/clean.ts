import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Docker from 'dockerode';
import type { ClusterPaths } from '../cluster-paths.ts';
import { CommandError } from '../command-error.ts';
import { machinePaths, readMachineCluster } from '../machine/machine-cluster.ts';
import { mountsBelow } from '../mounts.ts';
import { renderRulesRemoval } from '../machine/rules-removal.ts';
import type { Progress } from '../progress.ts';
import { runCommand } from '../run-command.ts';

const podLabel = 'io.kubernetes.pod.uid';
const podNetwork = 'kubets-pods';

/** Removes from this machine what the cluster's node has made, once its components are stopped: they would make it again. */
export async function clean({ directory }: { readonly directory: string }, progress: Progress): Promise<void> {
  const paths = machinePaths(directory);
  const config = readMachineCluster(paths);
  if (config === undefined) throw new CommandError(`no cluster is described in ${directory}: nothing is removed`);
  const docker = new Docker({ socketPath: paths.node(config.nodes[0]?.name ?? '').dockerSocket });
  await progress.step('Containers and network of pods', () => removePods(docker));
  await progress.step('Rules of Services and pods', removeRules);
  await progress.step(`Mounts and files in ${paths.root}`, () => removeState(paths));
}

async function removePods(docker: Docker): Promise<void> {
  const containers = await docker.listContainers({ all: true, filters: { label: [podLabel] } });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  const networks = await docker.listNetworks({ filters: { name: [podNetwork] } });
  for (const { Id } of networks.filter(({ Name }) => Name === podNetwork)) await docker.getNetwork(Id).remove();
}

async function removeRules(): Promise<void> {
  const removal = renderRulesRemoval(await runCommand(['iptables-save']));
  if (removal !== '') await runCommand(['iptables-restore', '-w', '5', '--noflush'], removal);
}

/** The directory itself may be mounted here: it stays, empty. Its description goes last, so that a clean cut short can be repeated. */
async function removeState(paths: ClusterPaths): Promise<void> {
  for (const point of mountsBelow(paths.root)) await runCommand(['umount', point]);
  const names = readdirSync(paths.root).map((name) => path.join(paths.root, name));
  for (const file of names.filter((name) => name !== paths.config)) rmSync(file, { recursive: true });
  if (existsSync(paths.config)) rmSync(paths.config);
}
