import { existsSync, readFileSync } from 'node:fs';
import type { ClusterPaths } from './cluster-paths.ts';
import { clusterProcesses } from './cluster-processes.ts';
import { clusterControlGroups } from './control-groups.ts';
import { ruleMark } from './network/host-network-plan.ts';
import { nodeNetworks, rangesOf } from './network/own-links.ts';
import { tryCommand } from './run-command.ts';
import { bootUnitFile } from './boot-unit.ts';
import { userKubeconfigPath } from './user-kubeconfig.ts';

/** What is left of a cluster on this machine, by sort of thing: the proof `down` prints. */
export interface Residue {
  readonly looked: string;
  readonly found: readonly string[];
}

/** `bridges` are those the cluster had: without them, the rest of its network could not be told from others'. */
export async function findResidue(paths: ClusterPaths, bridges: readonly string[], context: string): Promise<readonly Residue[]> {
  const present = (file: string): readonly string[] => (existsSync(file) ? [file] : []);
  return [
    { looked: 'processes', found: clusterProcesses(paths).map(({ pid, command }) => `${pid} ${command.slice(0, 100)}`) },
    { looked: 'control groups', found: clusterControlGroups(paths) },
    ...(await networkResidue(paths, bridges)),
    { looked: 'mounts', found: clusterMounts(paths) },
    { looked: 'files', found: present(paths.root) },
    { looked: 'system services', found: present(bootUnitFile(paths)) },
    { looked: 'kubeconfig contexts', found: contextLeft(context) },
  ];
}

async function networkResidue({ root }: ClusterPaths, bridges: readonly string[]): Promise<readonly Residue[]> {
  const networks = bridges.map((bridge) => ({ bridge, ...nodeNetworks(bridge) }));
  const ranges = bridges.flatMap(rangesOf).map((range) => range.replace(/(\.0)+\/\d+$/, '.'));
  return [
    { looked: 'network namespaces', found: networks.flatMap(({ namespaces }) => namespaces) },
    { looked: 'links', found: networks.flatMap(({ bridge, links }) => [...(existsSync(`/sys/class/net/${bridge}`) ? [bridge] : []), ...links]) },
    { looked: 'routes', found: await linesWith(['ip', 'route', 'show'], [...bridges.map((bridge) => `dev ${bridge} `), ...ranges]) },
    { looked: 'iptables rules', found: await linesWith(['iptables-save'], [ruleMark(root), ...bridges.map((bridge) => ` ${bridge} `)]) },
    {
      looked: 'tracked connections',
      found: await linesWith(
        ['conntrack', '-L'],
        ranges.flatMap((range) => [`src=${range}`, `dst=${range}`]),
      ),
    },
  ];
}

async function linesWith(command: readonly string[], needles: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await tryCommand(command);
  return stdout.split('\n').filter((line) => needles.some((needle) => line.includes(needle)));
}

/** Mount points below the cluster's folder, deepest first. */
export function clusterMounts({ root }: ClusterPaths): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
    .filter((point) => point.startsWith(`${root}/`))
    .toSorted((a, b) => b.length - a.length);
}

function contextLeft(context: string): readonly string[] {
  const file = userKubeconfigPath();
  if (!existsSync(file)) return [];
  return new RegExp(`^\\s*(- )?name: ${context}$`, 'm').test(readFileSync(file, 'utf8')) ? [`${context} in ${file}`] : [];
}
