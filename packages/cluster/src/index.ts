export { type ClusterConfig, type NodeConfig } from './cluster-config.ts';
export { type ClusterPaths, clusterPaths } from './cluster-paths.ts';
export { readClusterConfig } from './cluster-state.ts';
export { busyboxImage } from './example/busybox-image.ts';
export { importImage } from './node-containers.ts';
export { RootFileSystem } from './root-file-system.ts';
