import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { ClusterConfig } from './cluster-config.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { tryCommand } from './run-command.ts';
import { userKubeconfigPath } from './user-kubeconfig.ts';

/** What is left of a cluster on this machine, by sort of thing: the proof `down` prints. */
export interface Residue {
  readonly looked: string;
  readonly found: readonly string[];
}

export async function findResidue(config: ClusterConfig, paths: ClusterPaths, context: string): Promise<readonly Residue[]> {
  const links = await tryCommand(['ip', '-o', 'link', 'show']);
  const rules = await tryCommand(['iptables-save']);
  const routes = await tryCommand(['ip', 'route', 'show']);
  const matching = (text: string, needles: readonly string[]): readonly string[] =>
    text.split('\n').filter((line) => needles.some((needle) => line.includes(needle)));
  return [
    { looked: 'processes', found: clusterProcesses(paths).map(({ pid, command }) => `${pid} ${command.slice(0, 100)}`) },
    { looked: 'network namespaces', found: config.nodes.filter(({ namespace }) => existsSync(`/run/netns/${namespace}`)).map(({ namespace }) => namespace) },
    { looked: 'links', found: matching(links.stdout, [` ${config.bridge}:`, ...config.nodes.map(({ link }) => ` ${link}@`)]) },
    { looked: 'routes', found: matching(routes.stdout, [`dev ${config.bridge}`]) },
    { looked: 'iptables rules', found: matching(rules.stdout, [`"kubets cluster ${config.name}"`]) },
    { looked: 'mounts', found: clusterMounts(paths) },
    { looked: 'files', found: existsSync(paths.root) ? [paths.root] : [] },
    { looked: 'kubeconfig contexts', found: contextLeft(context) },
  ];
}

/** Processes that name the cluster's folder on their command line, or were started from it. */
export function clusterProcesses(paths: ClusterPaths): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((entry) => ({ pid: Number(entry), command: commandLine(entry) }))
    .filter(({ command }) => command.includes(`${paths.root}/`));
}

/** Mount points below the cluster's folder, deepest first. */
export function clusterMounts(paths: ClusterPaths): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
    .filter((point) => point.startsWith(`${paths.root}/`))
    .toSorted((a, b) => b.length - a.length);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // The process ended between the listing and the reading.
    return '';
  }
}

function contextLeft(context: string): readonly string[] {
  const file = userKubeconfigPath();
  if (!existsSync(file)) return [];
  return new RegExp(`^\\s*(- )?name: ${context}$`, 'm').test(readFileSync(file, 'utf8')) ? [`${context} in ${file}`] : [];
}
