import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ClusterPaths, NodePaths } from './cluster-paths.ts';

/** The places of all Docker Engines that ever ran in the cluster's folder. */
export function enginePlaces(paths: ClusterPaths): readonly NodePaths[] {
  return existsSync(paths.nodes) ? readdirSync(paths.nodes).map((name) => paths.node(name)) : [];
}

/**
 * Forgets what an engine keeps for as long as the machine runs: sockets, process ids, the state of containers. Elsewhere a
 * reboot does that, since it lies in memory. Only when neither the engine nor any of its containers runs.
 */
export function forgetEngineRun(place: NodePaths): void {
  for (const file of [place.dockerPid, place.dockerSocket, place.dockerExec]) rmSync(file, { recursive: true, force: true });
}

/**
 * An engine refuses to start, or takes a stranger for its containerd and ends it later, when the id in a file that a killed
 * one left is now another process's. Such files go; those of processes that run on stay.
 */
export function forgetStaleProcessIds(place: NodePaths): void {
  const containerd = path.join(place.dockerExec, 'containerd', 'containerd.pid');
  if (!namesProcess(place.dockerPid, 'dockerd', place)) rmSync(place.dockerPid, { force: true });
  if (!namesProcess(containerd, 'containerd', place)) rmSync(containerd, { force: true });
}

function namesProcess(pidFile: string, program: string, place: NodePaths): boolean {
  try {
    const [command = '', ...args] = readFileSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}/cmdline`, 'utf8').split('\0');
    return path.basename(command) === program && args.some((arg) => arg.includes(place.root));
  } catch {
    // No such file, or no such process.
    return false;
  }
}
