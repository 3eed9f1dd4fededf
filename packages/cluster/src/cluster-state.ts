import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { clusterConfigSchema, type ClusterConfig } from './cluster-config.ts';
import { clusterPaths, clustersHome, type ClusterPaths } from './cluster-paths.ts';
import { CommandError } from './command-error.ts';

export function readClusterConfig(paths: ClusterPaths): ClusterConfig {
  const parsed = clusterConfigSchema.safeParse(JSON.parse(readFileSync(paths.config, 'utf8')));
  if (!parsed.success)
    throw new CommandError(`${paths.config} is not a cluster's description`, { hint: 'remove the cluster with: kubets down', cause: parsed.error });
  return parsed.data;
}

export function writeClusterConfig(paths: ClusterPaths, config: ClusterConfig): void {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  writeFileSync(paths.config, `${JSON.stringify(config, undefined, 2)}\n`);
}

export function clusterExists(paths: ClusterPaths): boolean {
  return existsSync(paths.config);
}

/** Every cluster of this machine. */
export function existingClusters(home: string = clustersHome()): readonly ClusterConfig[] {
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .map((name) => clusterPaths(name, home))
    .filter(clusterExists)
    .map(readClusterConfig);
}
