import type { Pod } from '@kubets/api';
import { qualityOfService } from '@kubets/api/semantics';
import { quantityMilliValue, quantityValue } from '@kubets/machinery';
import type { ContainerLimits, ContainerResources } from '../runtime/container-runtime.ts';
import type { ContainerSpec } from './pod-containers.ts';

const quotaPeriod = 100_000;
const smallestQuota = 1_000;
const smallestShares = 2;
const largestShares = 262_144;

export interface MemorySettings {
  /** Bytes; how much of them a container asks for decides how soon it is killed when memory runs out. */
  readonly memoryCapacity: number;
  /** What the node may give; lower scores are raised to it. */
  readonly lowestOomScore: number;
}

export function containerResources(pod: Pod, spec: ContainerSpec, { memoryCapacity, lowestOomScore }: MemorySettings): ContainerResources {
  const memory = spec.resources?.requests?.['memory'] ?? spec.resources?.limits?.['memory'];
  return { ...containerLimits(spec, pod), oomScoreAdj: Math.max(lowestOomScore, oomScore(pod, memory, memoryCapacity)) };
}

/** Requests and limits as the kernel takes them; a container without a limit may use what its pod as a whole may. */
export function containerLimits({ resources }: Pick<ContainerSpec, 'resources'>, { spec }: Pick<Pod, 'spec'>): ContainerLimits {
  const { requests, limits } = resources ?? {};
  const shared = spec.resources?.limits;
  const cpuRequest = requests?.['cpu'] ?? limits?.['cpu'];
  const cpuLimit = limits?.['cpu'] ?? shared?.['cpu'];
  const memoryLimit = limits?.['memory'] ?? shared?.['memory'];
  return {
    cpuShares: cpuRequest === undefined ? smallestShares : clamp(Math.floor((quantityMilliValue(cpuRequest) * 1024) / 1000), smallestShares, largestShares),
    cpuQuota: cpuLimit === undefined || quantityMilliValue(cpuLimit) === 0 ? 0 : Math.max(smallestQuota, (quantityMilliValue(cpuLimit) * quotaPeriod) / 1000),
    memory: memoryLimit === undefined ? 0 : quantityValue(memoryLimit),
  };
}

/** Guaranteed pods go last, best-effort ones first; in between, who asked for more memory lives longer. */
function oomScore(pod: Pod, memoryRequest: string | undefined, memoryCapacity: number): number {
  const quality = qualityOfService(pod.spec);
  if (quality === 'Guaranteed') return -997;
  if (quality === 'BestEffort') return 1000;
  const share = memoryRequest === undefined ? 0 : quantityValue(memoryRequest) / memoryCapacity;
  return clamp(Math.floor(1000 - 1000 * share), 3, 999);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
