export { type ClusterConfig, type NodeConfig, planCluster } from './cluster-config.ts';
export { type ClusterPaths, clusterPaths } from './cluster-paths.ts';
export { readClusterConfig } from './cluster-state.ts';
