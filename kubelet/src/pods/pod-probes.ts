import type { Pod } from '@kubets/api';
import { ContainerProbes } from '../probes/container-probes.ts';
import { probeEvent } from '../probes/probe-event.ts';
import type { ObservedContainer, ObservedPod } from '../runtime/container-runtime.ts';
import { announcer } from './announcer.ts';
import { podContainers } from './pod-containers.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import type { ProbeResults } from './pod-situation.ts';

/** The probes of a pod's running containers: begun when a container runs, stopped when it does not. */
export class PodProbes {
  readonly #dependencies: PodDependencies;
  readonly #onChange: () => void;
  readonly #probes = new Map<string, ContainerProbes>();

  constructor(dependencies: PodDependencies, onChange: () => void) {
    this.#dependencies = dependencies;
    this.#onChange = onChange;
  }

  /** By container id. */
  get results(): ReadonlyMap<string, ProbeResults> {
    return new Map([...this.#probes].map(([id, { results }]) => [id, results]));
  }

  /** Probes just the containers that run; `mayBegin` says which of them may be probed from now on. */
  sync(pod: Pod, observed: ObservedPod, mayBegin: (container: ObservedContainer) => boolean): void {
    const running = observed.containers.filter(({ state }) => state.type === 'running');
    for (const [id, probes] of this.#probes) {
      if (running.some((container) => container.id === id)) continue;
      probes.stop();
      this.#probes.delete(id);
    }
    for (const container of running) {
      if (this.#probes.has(container.id) || !mayBegin(container)) continue;
      const probes = this.#begin(pod, observed, container);
      if (probes !== undefined) this.#probes.set(container.id, probes);
    }
  }

  stop(): void {
    for (const probes of this.#probes.values()) probes.stop();
    this.#probes.clear();
  }

  #begin(pod: Pod, { sandboxes }: ObservedPod, { id, name, state }: ObservedContainer): ContainerProbes | undefined {
    const container = podContainers(pod).find(({ spec, role }) => spec.name === name && role !== 'ephemeral');
    if (container === undefined || state.type !== 'running') return undefined;
    const { runtime, clock, node } = this.#dependencies;
    const announce = announcer(pod, container, this.#dependencies);
    return new ContainerProbes({
      target: { runtime, containerId: id, container: container.spec, host: sandboxes[0]?.ip ?? node().hostIps[0] ?? '127.0.0.1' },
      startedAt: state.startedAt,
      clock,
      onChange: this.#onChange,
      onOutcome(kind, outcome) {
        const event = probeEvent(kind, outcome);
        if (event !== undefined) announce(event);
      },
    });
  }
}
