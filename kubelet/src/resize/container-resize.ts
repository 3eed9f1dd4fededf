import type { Pod } from '@kubets/api';
import { containerLimits } from '../pods/container-resources.ts';
import type { ContainerSpec } from '../pods/pod-containers.ts';
import type { ContainerLimits, ObservedContainer } from '../runtime/container-runtime.ts';

export type ContainerResize = { readonly type: 'none' } | { readonly type: 'restart' } | { readonly type: 'update'; readonly limits: ContainerLimits };

interface Running {
  readonly pod: Pick<Pod, 'spec'>;
  readonly observed: Pick<ObservedContainer, 'limits'>;
}

/** How a running container comes to the resources its spec grants: as it runs, or by a restart where its policy asks for one. */
export function containerResize(spec: ContainerSpec, { pod, observed }: Running): ContainerResize {
  const wanted = containerLimits(spec, pod);
  const { limits } = observed;
  const changed = {
    cpu: wanted.cpuShares !== limits.cpuShares || wanted.cpuQuota !== limits.cpuQuota,
    memory: wanted.memory !== limits.memory,
  };
  if (!changed.cpu && !changed.memory) return { type: 'none' };
  const restarts = spec.resizePolicy?.some(
    ({ resourceName, restartPolicy }) => restartPolicy === 'RestartContainer' && changed[resourceName as 'cpu' | 'memory'],
  );
  return restarts ? { type: 'restart' } : { type: 'update', limits: wanted };
}

export function isResized(spec: ContainerSpec, running: Running): boolean {
  return containerResize(spec, running).type === 'none';
}
