import type { Node } from '@kubets/api';

export interface PodNetworkPlan {
  /** Pod ranges of the other nodes and the node each lies behind. */
  readonly routes: ReadonlyMap<string, string>;
  /** This node's own pod range; undefined until it is allocated. */
  readonly podCidr: string | undefined;
}

/** Each node's pods are reached through its internal address. IPv4 only. */
export function planPodNetwork(nodes: readonly Node[], self: string): PodNetworkPlan {
  const routes = new Map<string, string>();
  for (const { metadata, spec, status } of nodes) {
    const address = status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    if (metadata.name !== self && spec.podCIDR && address) routes.set(spec.podCIDR, address);
  }
  return { routes, podCidr: nodes.find(({ metadata }) => metadata.name === self)?.spec.podCIDR || undefined };
}

/** Commands for `ip -batch` that turn the routes of `previous` into those of `next`. */
export function routeCommands(next: ReadonlyMap<string, string>, previous: ReadonlyMap<string, string>): readonly string[] {
  const gone = [...previous].filter(([cidr]) => !next.has(cidr)).map(([cidr, via]) => `route del ${cidr} via ${via}`);
  const changed = [...next].filter(([cidr, via]) => previous.get(cidr) !== via).map(([cidr, via]) => `route replace ${cidr} via ${via}`);
  return [...gone, ...changed];
}

/** Pods that talk to the world beyond the cluster do so with their node's address. */
export function masqueradeInput(podCidr: string, clusterCidr: string): string {
  return [
    '*nat',
    ':KUBETS-POD-MASQ - [0:0]',
    `-A KUBETS-POD-MASQ -d ${clusterCidr} -m comment --comment "pods see each other's addresses" -j RETURN`,
    '-A KUBETS-POD-MASQ -d 224.0.0.0/4 -j RETURN',
    `-A KUBETS-POD-MASQ -s ${podCidr} -m comment --comment "pods leave the cluster with their node's address" -j MASQUERADE --random-fully`,
    'COMMIT',
    '',
  ].join('\n');
}
