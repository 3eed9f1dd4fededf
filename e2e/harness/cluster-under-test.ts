import path from 'node:path';
import { createClient, loadKubeconfig, type Client } from '@kubets/client';
import { clusterPaths, readClusterConfig, type ClusterConfig, type ClusterPaths } from '@kubets/cluster';

export const clusterName = 'e2e';
const repository = path.join(import.meta.dirname, '../..');

/** The launchers a user calls. */
export const kubetsCommand = path.join(repository, 'bin/kubets');
export const ourKubectl = path.join(repository, 'bin/kubectl');
export const examplesFolder = path.join(repository, 'examples');

/** The cluster all end-to-end tests share; made by the global setup. */
export function paths(): ClusterPaths {
  return clusterPaths(clusterName);
}

export function config(): ClusterConfig {
  return readClusterConfig(paths());
}

export function adminClient(): Client {
  return createClient({ ...loadKubeconfig({ path: paths().kubeconfig }), userAgent: 'kubets-e2e' });
}
