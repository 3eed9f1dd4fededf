import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ClusterPaths } from './cluster-paths.ts';

/** Every process of a cluster inherits this variable: the cluster's folder. It tells them from others that only name the folder, such as a pager on a log. */
const mark = 'KUBETS_CLUSTER';

export interface ClusterProcess {
  readonly pid: number;
  readonly command: string;
}

/** The environment the first process of a cluster is started with; all others descend from it. */
export function markedEnvironment(paths: ClusterPaths, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...environment, KUBETS_HOME: path.dirname(paths.root), [mark]: paths.root };
}

/** Every process of the cluster: those that carry its mark, and those of containers, whatever became of their engine. */
export function clusterProcesses(paths: ClusterPaths): readonly ClusterProcess[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => isMarked(pid, paths) || isInContainer(pid, paths))
    .map((pid) => ({ pid: Number(pid), command: readProcessFile(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

function isMarked(pid: string, { root }: ClusterPaths): boolean {
  return `\0${readProcessFile(pid, 'environ')}`.includes(`\0${mark}=${root}\0`);
}

function isInContainer(pid: string, { controlGroup }: ClusterPaths): boolean {
  return readProcessFile(pid, 'cgroup').includes(`:${controlGroup}/`);
}

function readProcessFile(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // The process ended between the listing and the reading.
    return '';
  }
}
