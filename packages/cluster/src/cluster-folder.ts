import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ClusterPaths } from './cluster-paths.ts';
import { clusterExists } from './cluster-state.ts';

/**
 * What the folder of a cluster holds: one that is described is the cluster's with all that is in it. So is one that has lost its
 * description, as long as all in it goes by names of a cluster's files: keys or nodes, and nothing besides.
 */
export function clusterFolder(paths: ClusterPaths): 'nothing' | 'cluster' | 'files of others' {
  if (clusterExists(paths)) return 'cluster';
  const names = existsSync(paths.root) ? readdirSync(paths.root) : [];
  if (names.length === 0) return 'nothing';
  const { kubeconfig, kubeconfigs, logs, nodes, pki, run, store, volumes } = paths;
  const known = [kubeconfig, kubeconfigs, logs, nodes, pki, run, store, volumes].map((file) => path.basename(file));
  const telling = [nodes, pki].some((folder) => existsSync(folder));
  return telling && names.every((name) => known.includes(name)) ? 'cluster' : 'files of others';
}
