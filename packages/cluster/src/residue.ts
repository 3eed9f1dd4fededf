import { existsSync, readFileSync } from 'node:fs';
import { bootUnitFile } from './boot-unit.ts';
import { clusterFolder } from './cluster-folder.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { clusterProcesses } from './cluster-processes.ts';
import { clusterControlGroups } from './control-groups.ts';
import { mountsBelow } from './mounts.ts';
import { rulesOf } from './network/host-network-plan.ts';
import { bridgesOf, nodeNetworks, rangesOf } from './network/own-links.ts';
import { tryCommand } from './run-command.ts';
import { userKubeconfigPath } from './user-kubeconfig.ts';

/** What is of a cluster on this machine, by sort of thing: what `down` goes by, and the proof it prints. */
export interface Residue {
  readonly looked: string;
  readonly found: readonly string[];
}

export interface ResidueSearch {
  readonly paths: ClusterPaths;
  /** Those the cluster has or had: without them, the rest of its network could not be told from others'. */
  readonly bridges: readonly string[];
  /** Name of its context in the user's kubeconfig. */
  readonly context: string;
}

/** The bridges of the cluster as the machine shows them, whatever has become of its description. */
export async function presentBridges({ root }: ClusterPaths): Promise<readonly string[]> {
  return bridgesOf(root, rulesOf(root, await linesOf(['iptables-save'])));
}

export async function findResidue({ paths, bridges, context }: ResidueSearch): Promise<readonly Residue[]> {
  const unit = bootUnitFile(paths);
  return [
    { looked: 'processes', found: clusterProcesses(paths).map(({ pid, command }) => `${pid} ${command.slice(0, 100)}`) },
    { looked: 'control groups', found: clusterControlGroups(paths) },
    ...(await networkResidue(paths, bridges)),
    { looked: 'mounts', found: mountsBelow(paths.nodes) },
    { looked: 'files', found: clusterFolder(paths) === 'cluster' ? [paths.root] : [] },
    { looked: 'system services', found: existsSync(unit) ? [unit] : [] },
    { looked: contexts, found: contextLeft(context) },
  ];
}

/** Whether it shows that there is a cluster. A context does not: it may be that of a cluster of the same name in another home. */
export function provesCluster(residue: readonly Residue[]): boolean {
  return residue.some(({ looked, found }) => looked !== contexts && found.length > 0);
}

const contexts = 'kubeconfig contexts';

async function networkResidue({ root }: ClusterPaths, bridges: readonly string[]): Promise<readonly Residue[]> {
  const networks = bridges.map(nodeNetworks);
  const ranges = bridges.flatMap(rangesOf).map(leadingBytes);
  const tracked = ranges.flatMap((range) => [`src=${range}`, `dst=${range}`]);
  return [
    { looked: 'network namespaces', found: networks.flatMap(({ namespaces }) => namespaces) },
    { looked: 'links', found: networks.flatMap(({ links }) => links) },
    { looked: 'routes', found: linesWith(await linesOf(['ip', 'route', 'show']), [...bridges.map((bridge) => `dev ${bridge} `), ...ranges]) },
    { looked: 'iptables rules', found: rulesOf(root, await linesOf(['iptables-save'])) },
    { looked: 'tracked connections', found: bridges.length === 0 ? [] : linesWith(await linesOf(['conntrack', '-L']), tracked) },
  ];
}

/** `10.89.0.0/24` is all that begins with `10.89.0.`. */
function leadingBytes(range: string): string {
  const [address = '', bits] = range.split('/');
  return `${address
    .split('.')
    .slice(0, Number(bits) / 8)
    .join('.')}.`;
}

async function linesOf(command: readonly string[]): Promise<readonly string[]> {
  return (await tryCommand(command)).stdout.split('\n');
}

function linesWith(lines: readonly string[], needles: readonly string[]): readonly string[] {
  return lines.filter((line) => needles.some((needle) => line.includes(needle)));
}

function contextLeft(context: string): readonly string[] {
  const file = userKubeconfigPath();
  if (!existsSync(file)) return [];
  return new RegExp(`^\\s*(- )?name: ${context}$`, 'm').test(readFileSync(file, 'utf8')) ? [`${context} in ${file}`] : [];
}
