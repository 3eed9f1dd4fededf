import { type ClusterConfig, mostClusters, planCluster } from './cluster-config.ts';
import { withMachineLock } from './cluster-lock.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import { readableClusters, writeClusterConfig } from './cluster-state.ts';
import { CommandError } from './command-error.ts';
import { freePorts } from './free-ports.ts';
import { raiseHostNetwork } from './network/host-network.ts';
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
    const index = freeIndex([...others, ...clusterBridges()].map(({ bridge }) => bridgeIndex(bridge)));
    const ports = await freePorts({ asked: port, index, reserved: others.flatMap((other) => Object.values(other.ports)) });
    const config = planCluster({ name, nodes, store, index, ports });
    writeClusterConfig(paths, config);
    await raiseHostNetwork(config, paths);
    return config;
  });
}

export function freeIndex(taken: readonly number[]): number {
  const free = Array.from({ length: mostClusters }, (_, index) => index).find((index) => !taken.includes(index));
  if (free !== undefined) return free;
  throw new CommandError(`this machine has ${mostClusters} clusters, which is as many as there are addresses for`, {
    hint: 'remove one with: kubets down --name NAME',
  });
}
