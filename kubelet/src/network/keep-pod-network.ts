import type { LoopLog } from '@kubets/control-loop';
import { type Clock, pause } from '@kubets/machinery';
import type { Engine } from '../runtime/docker/engine.ts';
import { ensurePodNetwork } from '../runtime/docker/pod-network.ts';

export interface PodNetwork {
  /** Resolves when pods can be given addresses. */
  readonly ready: Promise<void>;
  /** What keeps the network from being ready; empty when it is. */
  readonly obstacles: () => readonly string[];
  /** The pod CIDR the node has now. */
  use(podCidr: string | undefined): void;
}

const retryMs = 2_000;

/** Makes the pods' network as soon as the Node has a pod CIDR. */
export function keepPodNetwork(options: { engine: Engine; bridge: string; clock: Clock; log: LoopLog; signal: AbortSignal; onReady: () => void }): PodNetwork {
  const { engine, bridge, clock, log, signal, onReady } = options;
  const ready = Promise.withResolvers<void>();
  let made: string | undefined;
  let making: string | undefined;

  async function make(subnet: string): Promise<void> {
    while (!signal.aborted && making === subnet) {
      try {
        await ensurePodNetwork(engine, { subnet, bridge });
        made = subnet;
        ready.resolve();
        return onReady();
      } catch (error) {
        log.warn({ subnet, err: error }, 'the pod network could not be made');
        await pause(clock, retryMs, signal);
      }
    }
  }
  return {
    ready: ready.promise,
    obstacles: () =>
      made === undefined ? ['container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:the node has no pod CIDR yet'] : [],
    use(podCidr) {
      if (podCidr === undefined || podCidr === '' || podCidr === making) return;
      making = podCidr;
      void make(podCidr);
    },
  };
}
