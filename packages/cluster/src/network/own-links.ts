import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { addressRanges } from '../cluster-config.ts';

export const namespaceFolder = '/run/netns';
const linkFolder = '/sys/class/net';

export interface ClusterBridge {
  readonly bridge: string;
  /** The folder of the cluster it belongs to. */
  readonly root: string;
}

/** The bridges of all clusters that run on this machine, those of other homes included. */
export function clusterBridges(links = linkFolder): readonly ClusterBridge[] {
  return readdirSync(links)
    .filter((link) => /^kubets\d+$/.test(link))
    .map((bridge) => ({ bridge, root: readFileSync(path.join(links, bridge, 'ifalias'), 'utf8').trim() }));
}

/**
 * The bridges of one cluster: those that bear its mark, and those its rules name, which may outlive them. A bridge that bears
 * another's mark is that one's, whatever an old rule says.
 */
export function bridgesOf(root: string, rules: readonly string[], bridges: readonly ClusterBridge[] = clusterBridges()): readonly string[] {
  const named = rules.flatMap((rule) => / -[io] (kubets\d+) /.exec(rule)?.[1] ?? []);
  const others = new Set(bridges.filter((each) => each.root !== root).map(({ bridge }) => bridge));
  const own = bridges.filter((each) => each.root === root).map(({ bridge }) => bridge);
  return [...new Set([...own, ...named])].filter((bridge) => !others.has(bridge));
}

/** The number of the address ranges that go with a bridge. */
export function bridgeIndex(bridge: string): number {
  return Number(bridge.slice('kubets'.length));
}

/** The ranges of nodes and pods that hang on a bridge. */
export function rangesOf(bridge: string): readonly string[] {
  const { subnet, podCidr } = addressRanges(bridgeIndex(bridge));
  return [subnet, podCidr];
}

/** The links of a cluster's bridge, itself first, and the namespaces at the other ends of them. */
export function nodeNetworks(bridge: string): { readonly links: readonly string[]; readonly namespaces: readonly string[] } {
  const namespaces = existsSync(namespaceFolder) ? readdirSync(namespaceFolder) : [];
  return {
    links: readdirSync(linkFolder).filter((link) => link === bridge || link.startsWith(`${bridge}-`)),
    namespaces: namespaces.filter((namespace) => namespace.startsWith(`${bridge}-`)),
  };
}
