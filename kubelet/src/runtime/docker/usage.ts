import type { ContainerUsage } from '../container-runtime.ts';

/** The part of the engine's statistics that is read here; cgroup v1 and v2 name the inactive pages differently. */
export interface DockerStats {
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  readonly memory_stats?: { readonly usage?: number; readonly stats?: { readonly total_inactive_file?: number; readonly inactive_file?: number } };
}

export function usageOf({ cpu_stats: cpu, memory_stats: memory }: DockerStats): ContainerUsage {
  const used = memory?.usage ?? 0;
  const inactive = memory?.stats?.total_inactive_file ?? memory?.stats?.inactive_file ?? 0;
  return { cpuNanoseconds: cpu?.cpu_usage?.total_usage ?? 0, memoryBytes: used, memoryWorkingSetBytes: Math.max(0, used - inactive) };
}
