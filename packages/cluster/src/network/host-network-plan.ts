import type { ClusterConfig, NodeConfig } from '../cluster-config.ts';

/** What the host's network needs for one cluster: lines for `ip -batch` and for `iptables-restore --noflush`. */
export interface HostNetworkPlan {
  readonly links: readonly string[];
  readonly namespaces: readonly { readonly namespace: string; readonly commands: readonly string[] }[];
  readonly rules: readonly string[];
}

/** A bridge with the host on it, and one namespace per node hanging on it by a veth pair. All is marked with the cluster's folder. */
export function planHostNetwork(config: ClusterConfig, root: string): HostNetworkPlan {
  return {
    links: [
      `link add ${config.bridge} type bridge`,
      `link set dev ${config.bridge} alias ${JSON.stringify(root)}`,
      `addr add ${config.hostAddress}/24 dev ${config.bridge}`,
      `link set ${config.bridge} up`,
      ...config.nodes.flatMap((node) => nodeLinks(config, node)),
    ],
    namespaces: config.nodes.map((node) => planNamespace(config, node)),
    rules: hostRules(config, root),
  };
}

/** Those of the rules that `iptables-save` printed which are the cluster's: they bear its mark. */
export function rulesOf(root: string, saved: readonly string[]): readonly string[] {
  return saved.filter((line) => line.includes(ruleMark(root)));
}

function nodeLinks(config: ClusterConfig, node: NodeConfig): readonly string[] {
  return [
    `netns add ${node.namespace}`,
    `link add ${node.link} type veth peer name eth0 netns ${node.namespace}`,
    `link set ${node.link} master ${config.bridge} up`,
  ];
}

function planNamespace(config: ClusterConfig, node: NodeConfig): HostNetworkPlan['namespaces'][number] {
  const commands = ['link set lo up', `addr add ${node.address}/24 dev eth0`, 'link set eth0 up', `route add default via ${config.hostAddress}`];
  return { namespace: node.namespace, commands };
}

const ruleMark = (root: string): string => `--comment "kubets cluster in ${root}"`;

/** A Docker Engine of the host sets FORWARD to DROP: the cluster's bridge is let through, and what leaves the machine is masqueraded. */
function hostRules({ bridge, subnet }: ClusterConfig, root: string): readonly string[] {
  const comment = `-m comment ${ruleMark(root)}`;
  return [
    '*filter',
    `-I FORWARD -i ${bridge} ${comment} -j ACCEPT`,
    `-I FORWARD -o ${bridge} ${comment} -j ACCEPT`,
    'COMMIT',
    '*nat',
    `-I POSTROUTING -s ${subnet} ! -o ${bridge} ${comment} -j MASQUERADE`,
    'COMMIT',
  ];
}
