import { addressRanges, type ClusterConfig, mostClusters, planCluster } from './cluster-config.ts';
import { withMachineLock } from './cluster-lock.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { readableClusters, writeClusterConfig } from './cluster-state.ts';
import { CommandError } from './command-error.ts';
import { freePorts } from './free-ports.ts';
import { raiseHostNetwork } from './network/host-network.ts';
import { hostRoutes, overlaps } from './network/host-routes.ts';
import { bridgeIndex, clusterBridges } from './network/own-links.ts';

export interface ClusterWish {
  readonly name: string;
  readonly nodes: number;
  readonly store: ClusterConfig['store'];
  readonly port?: number | undefined;
}

/**
 * Describes a new cluster with names, addresses and ports no other has, be that running or stopped, and raises its network:
 * by its bridge, commands of other homes see what is taken.
 */
export function claimCluster({ name, nodes, store, port }: ClusterWish, paths: ClusterPaths): Promise<ClusterConfig> {
  return withMachineLock(async () => {
    const others = readableClusters();
    const taken = [...others, ...clusterBridges()].map(({ bridge }) => bridgeIndex(bridge));
    const index = freeIndex(taken, await hostRoutes());
    const ports = await freePorts({ asked: port, index, reserved: others.flatMap((other) => Object.values(other.ports)) });
    const config = planCluster({ name, nodes, store, index, ports });
    writeClusterConfig(paths, config);
    await raiseHostNetwork(config, paths);
    return config;
  });
}

/** The first number whose address ranges neither another cluster has nor anything else this machine reaches. */
export function freeIndex(taken: readonly number[], routes: readonly string[]): number {
  const isFree = (index: number): boolean => {
    const { subnet, podCidr } = addressRanges(index);
    return !taken.includes(index) && !routes.some((route) => overlaps(route, subnet) || overlaps(route, podCidr));
  };
  const free = Array.from({ length: mostClusters }, (_, index) => index).find(isFree);
  if (free !== undefined) return free;
  throw new CommandError('this machine has no address range left: each is taken by a cluster, or by a route to elsewhere', {
    hint: 'look with: ip route; or remove a cluster with: kubets down --name NAME',
  });
}
