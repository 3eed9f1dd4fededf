import type { Pod } from '@kubets/api';
import type { PodCache } from '../pods/pod-cache.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { directorySize } from '../stats/directory-size.ts';
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import type { PodUsage } from './rank-pods.ts';
import type { PodStorage } from './storage-limits.ts';
import type { Starved } from './threshold.ts';

export interface PodMeter {
  usage(pod: Pod, starved: Starved): Promise<PodUsage>;
  storage(pod: Pod): Promise<PodStorage>;
}

/** Measures what pods use, by their containers' statistics and by counting what lies on the disk. */
export function createPodMeter({ runtime, cache, volumes }: { runtime: ContainerRuntime; cache: PodCache; volumes: Pick<PodVolumes, 'mounted'> }): PodMeter {
  const containersOf = ({ metadata: { namespace = '', name, uid } }: Pod): ReturnType<PodCache['get']>['containers'] =>
    cache.get({ namespace, name, uid }).containers;

  async function memory(pod: Pod): Promise<PodUsage> {
    const running = containersOf(pod).filter(({ state }) => state.type === 'running');
    const used = await Promise.all(running.map(async ({ id, name }) => [name, (await runtime.usage(id)).memoryWorkingSetBytes] as const));
    return { pod, containers: new Map(used), total: sum(used.map(([, bytes]) => bytes)) };
  }

  async function storage(pod: Pod): Promise<PodStorage> {
    const mounted = volumes.mounted(pod.metadata.uid);
    const onDisk = (pod.spec.volumes ?? []).filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory');
    const sizes = await Promise.all(onDisk.map(async ({ name }) => [name, await directorySize(mounted?.get(name)?.path ?? '')] as const));
    const containers = new Map<string, number>();
    const logs = new Map<string, number>();
    for (const { id, name } of containersOf(pod)) {
      const { writableBytes, logBytes } = await runtime.diskUsage(id);
      containers.set(name, (containers.get(name) ?? 0) + writableBytes + logBytes);
      logs.set(name, (logs.get(name) ?? 0) + logBytes);
    }
    return { volumes: new Map(sizes), containers, logs };
  }

  return {
    storage,
    async usage(pod, starved) {
      if (starved === 'memory') return memory(pod);
      if (starved === 'pid') return { pod, containers: new Map(), total: 0 };
      const { containers, volumes: sizes } = await storage(pod);
      return { pod, containers, total: sum([...containers.values(), ...sizes.values()]) };
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
