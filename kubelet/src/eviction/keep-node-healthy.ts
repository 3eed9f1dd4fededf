import type { LoopLog } from '@kubets/control-loop';
import { parseDuration, type Clock } from '@kubets/machinery';
import type { KubeletConfig } from '../config.ts';
import { diskOf, ImageCollector } from '../images/image-collector.ts';
import type { Kubelet } from '../kubelet.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import { EvictionManager } from './eviction-manager.ts';
import { createPodMeter } from './measure-pods.ts';
import { observeNode } from './node-signals.ts';
import { parseThresholds } from './threshold.ts';

export interface NodeHealthOptions {
  readonly config: KubeletConfig;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly runtime: ContainerRuntime;
  readonly volumes: PodVolumes;
  readonly kubelet: Kubelet;
  /** Where the runtime keeps its images. */
  readonly imageDirectory: string;
  readonly onChange: () => void;
}

export interface NodeHealth {
  readonly eviction: EvictionManager;
  /** Runs both until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** What keeps the node from running full: unused images go first, then pods. */
export function keepNodeHealthy({ config, clock, log, runtime, volumes, kubelet, imageDirectory, onChange }: NodeHealthOptions): NodeHealth {
  const images = new ImageCollector({
    runtime,
    clock,
    log,
    highThreshold: config.imageGcHighThreshold,
    lowThreshold: config.imageGcLowThreshold,
    minimumAgeMs: parseDuration(config.minimumImageTtlDuration),
    inUse: () => new Set(kubelet.cache.all().flatMap(({ containers }) => containers.map(({ imageId }) => imageId))),
    pinned: [config.podInfraContainerImage],
    disk: () => diskOf(imageDirectory),
  });
  const eviction = new EvictionManager({
    clock,
    log,
    observe: () => observeNode({ rootDirectory: config.rootDir, imageDirectory }),
    thresholds: [...parseThresholds(config.evictionHard, undefined), ...parseThresholds(config.evictionSoft, config.evictionSoftGracePeriod)],
    transitionMs: parseDuration(config.evictionPressureTransitionPeriod),
    maxPodGraceSeconds: config.evictionMaxPodGracePeriod,
    meter: createPodMeter({ runtime, cache: kubelet.cache, volumes }),
    pods: () => kubelet.active(),
    evict: (pod, message, graceSeconds) => kubelet.evict(pod, message, graceSeconds),
    reclaimDisk: () => images.removeUnused(),
    onChange,
  });
  return { eviction, run: (signal) => Promise.all([eviction.run(signal), images.run(signal)]).then(() => undefined) };
}
