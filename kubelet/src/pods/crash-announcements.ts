import type { Pod } from '@kubets/api';
import type { ObservedPod } from '../runtime/container-runtime.ts';
import { announcer } from './announcer.ts';
import { incarnations, podContainers } from './pod-containers.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import type { PodStatus } from './pod-status.ts';

/** Says once per crash that a container's restart waits. */
export class CrashAnnouncements {
  readonly #dependencies: Pick<PodDependencies, 'recorder'>;
  readonly #announced = new Set<string>();

  constructor(dependencies: Pick<PodDependencies, 'recorder'>) {
    this.#dependencies = dependencies;
  }

  announce(pod: Pod, observed: ObservedPod, status: PodStatus): void {
    const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    for (const { name } of statuses.filter(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff')) {
      const crashed = incarnations(observed, name)[0]?.id;
      const container = podContainers(pod).find(({ spec }) => spec.name === name);
      if (crashed === undefined || container === undefined || this.#announced.has(crashed)) continue;
      this.#announced.add(crashed);
      const { namespace, name: podName, uid } = pod.metadata;
      const message = `Back-off restarting failed container ${name} in pod ${podName}_${namespace}(${uid})`;
      announcer(pod, container, this.#dependencies)({ type: 'Warning', reason: 'BackOff', message });
    }
  }
}
