import { readFile } from 'node:fs/promises';
import type { Pod } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import type { PodMeter } from '../eviction/measure-pods.ts';
import type { MountedVolumes } from '../volumes/pod-volumes.ts';
import { directorySize } from './directory-size.ts';
import { fileSystemStats, type FileSystemStats } from './file-system-stats.ts';
import { networkStats } from './network-stats.ts';

export interface DetailSources {
  readonly now: () => Date;
  /** The kubelet's own directory, where pods' volumes lie. */
  readonly rootDirectory: string;
  /** Where the runtime keeps images and containers. */
  readonly imageDirectory: string;
  readonly meter: PodMeter;
  readonly mounted: (podUid: string) => MountedVolumes | undefined;
  /** The process whose network is the pod's; undefined while there is none. */
  readonly sandboxProcess: (pod: Pod) => number | undefined;
}

export interface NodeDetails {
  readonly fs: FileSystemStats;
  readonly runtime: { readonly imageFs: FileSystemStats; readonly containerFs: FileSystemStats };
  readonly rlimit: object;
  readonly network?: object | undefined;
}

export interface PodDetails {
  readonly network?: object | undefined;
  readonly volume: readonly object[];
  readonly 'ephemeral-storage': FileSystemStats;
  /** By container name. */
  readonly containers: ReadonlyMap<string, { readonly rootfs: object; readonly logs: object }>;
}

/** The node's disks, network and processes. */
export async function nodeDetails({ now, rootDirectory, imageDirectory }: DetailSources): Promise<NodeDetails> {
  const time = now();
  const [fs, imageFs, devices, most, load] = await Promise.all([
    fileSystemStats(rootDirectory, time),
    fileSystemStats(imageDirectory, time),
    ...['/proc/net/dev', '/proc/sys/kernel/pid_max', '/proc/loadavg'].map((path) => readFile(path, 'utf8')),
  ]);
  const rlimit = { time: formatTime(time), maxpid: Number(most), curproc: Number(/\/(\d+)/.exec(load ?? '')?.[1] ?? 0) };
  return { fs, runtime: { imageFs, containerFs: imageFs }, rlimit, network: networkStats(devices ?? '', time) };
}

/** What a pod has on disk, and what went over its network; a pod on the host's network has none of its own. */
export async function podDetails(pod: Pod, sources: DetailSources): Promise<PodDetails> {
  const { now, rootDirectory, imageDirectory, meter } = sources;
  const time = now();
  const [fs, imageFs, stored, network, volume] = await Promise.all([
    fileSystemStats(rootDirectory, time),
    fileSystemStats(imageDirectory, time),
    meter.storage(pod),
    podNetwork(pod, sources, time),
    volumeStats(pod, sources, time),
  ]);
  const usedBytes = [...stored.volumes.values(), ...stored.containers.values()].reduce((sum, bytes) => sum + bytes, 0);
  const containers = [...stored.containers].map(([name, bytes]) => {
    const logs = stored.logs.get(name) ?? 0;
    return [name, { rootfs: { ...imageFs, usedBytes: bytes - logs }, logs: { ...imageFs, usedBytes: logs } }] as const;
  });
  return { network, volume, 'ephemeral-storage': { ...fs, usedBytes }, containers: new Map(containers) };
}

async function podNetwork(pod: Pod, { sandboxProcess }: DetailSources, time: Date): Promise<object | undefined> {
  const processId = pod.spec.hostNetwork ? undefined : sandboxProcess(pod);
  if (processId === undefined) return undefined;
  // The sandbox may have ended meanwhile.
  const devices = await readFile(`/proc/${processId}/net/dev`, 'utf8').catch(() => '');
  return networkStats(devices, time);
}

async function volumeStats({ metadata, spec }: Pod, { mounted }: DetailSources, time: Date): Promise<readonly object[]> {
  const volumes = [...(mounted(metadata.uid) ?? [])].filter(([, { isDevice }]) => isDevice !== true);
  return Promise.all(
    volumes.map(async ([name, { path }]) => {
      const source = spec.volumes?.find((volume) => volume.name === name);
      const claim = source?.persistentVolumeClaim?.claimName ?? (source?.ephemeral && `${metadata.name}-${name}`);
      const stats = await fileSystemStats(path, time).catch(() => undefined);
      // A volume that is a part of a larger file system counts with what lies in it.
      const usedBytes = source?.hostPath || claim !== undefined ? stats?.usedBytes : await directorySize(path);
      return { ...stats, usedBytes, name, ...(claim !== undefined && { pvcRef: { name: claim, namespace: metadata.namespace } }) };
    }),
  );
}
