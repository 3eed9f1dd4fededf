import type { Pod, Service } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { EventRecorder, LoopLog } from '@kubets/control-loop';
import type { Clock } from '@kubets/machinery';
import type { WatchedObjects } from '../node/watched-objects.ts';
import type { ResizeObstacle } from '../resize/allocation.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { PodVolumes } from '../volumes/pod-volumes.ts';
import type { NodeSettings } from './container-config.ts';
import type { PodCache } from './pod-cache.ts';
import type { StatusWriter } from './status-writer.ts';

/** What a pod worker works with: one set per kubelet. */
export interface PodDependencies {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
  readonly runtime: ContainerRuntime;
  readonly cache: PodCache;
  readonly volumes: PodVolumes;
  readonly objects: WatchedObjects;
  readonly statuses: StatusWriter;
  readonly recorder: EventRecorder;
  /** The Services of every namespace; waits until they are known, unless the pod must run without an API server. */
  readonly services: (pod: Pod) => Promise<readonly Service[]>;
  readonly node: () => NodeSettings;
  /** Resolves when pods can be given a network. */
  readonly networkReady: () => Promise<void>;
  /** Bounds how much the runtime is asked to start at once. */
  readonly starting: <T>(task: () => Promise<T>) => Promise<T>;
  /** What keeps the node from granting a pod the resources it asks for now. */
  readonly room: (pod: Pod) => ResizeObstacle | undefined;
  /** The pod is gone, from the node and from the API. */
  readonly onGone: (pod: Pod) => void;
}
