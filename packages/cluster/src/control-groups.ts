import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import type { ClusterPaths } from './cluster-paths.ts';

const mountPoint = '/sys/fs/cgroup';

/** Directories of the control groups that hold the cluster's containers, deepest first: one tree in all, or one for each controller. */
export function clusterControlGroups({ controlGroup }: ClusterPaths, root = mountPoint): readonly string[] {
  return hierarchies(root)
    .map((hierarchy) => path.join(hierarchy, controlGroup))
    .filter((group) => existsSync(group))
    .flatMap(withChildren);
}

/** Takes away the control groups once no process is in them: engines leave those of containers they did not see ending. */
export function removeControlGroups(paths: ClusterPaths, root = mountPoint): void {
  for (const group of clusterControlGroups(paths, root)) rmdirSync(group);
}

function hierarchies(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  return existsSync(path.join(root, 'cgroup.controllers')) ? [root] : subdirectories(root);
}

function withChildren(group: string): readonly string[] {
  return [...subdirectories(group).flatMap(withChildren), group];
}

function subdirectories(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name));
}
