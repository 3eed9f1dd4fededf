import { nodes, pods, services, type Node, type Pod, type Service } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { Change, Informers, LoopLog } from '@kubets/control-loop';
import { keyOf, objectKey, type Clock } from '@kubets/machinery';
import { admitPod } from './admission/admit-pod.ts';
import type { Starved } from './eviction/threshold.ts';
import { extendedAllocatable } from './node/extended-resources.ts';
import type { Resources } from './node/node-resources.ts';
import type { PodCache } from './pods/pod-cache.ts';
import type { PodDependencies } from './pods/pod-dependencies.ts';
import { PodWorker } from './pods/pod-worker.ts';
import { removeOrphanedDirectories, removeOrphanedPod } from './pods/remove-orphans.ts';
import type { ResizeObstacle } from './resize/allocation.ts';
import { resizeRoom } from './resize/resize-room.ts';
import type { PodDirectory } from './server/find-container.ts';
import { isMirrorPod } from './static/mirror-pod.ts';
import { isStaticPod } from './static/static-pod.ts';

export interface KubeletOptions {
  readonly nodeName: string;
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly rootDirectory: string;
  readonly allocatable: Resources;
  readonly allowedUnsafeSysctls: readonly string[];
  readonly hasAppArmor: boolean;
  /** What the node is running out of. */
  readonly short: () => ReadonlySet<Starved>;
  /** The Node as the API server has it. */
  readonly node: () => Node | undefined;
  readonly cache: PodCache;
  readonly dependencies: PodDependencies;
}

/** The pods of one node: a worker for each, from the moment the API assigns it until nothing of it is left. */
export class Kubelet implements PodDirectory {
  readonly cache: PodCache;
  readonly #options: KubeletOptions;
  readonly #workers = new Map<string, PodWorker>();
  #manifests: ReadonlyMap<string, Pod> = new Map();

  constructor(options: KubeletOptions) {
    this.#options = options;
    this.cache = options.cache;
  }

  readonly find = (namespace: string, name: string): Pod | undefined => {
    const key = objectKey({ namespace, name });
    return this.list().find((pod) => keyOf(pod) === key);
  };

  /** Each with its newest status: that of a static pod comes back in its mirror alone. */
  readonly list = (): readonly Pod[] => [...this.#workers.values()].map(({ pod }) => this.#withStatus(pod));

  /** A container of the pod has changed. */
  look(podUid: string): void {
    this.#workers.get(podUid)?.look();
  }

  /** Objects that the pods refer to have changed. */
  refresh(podUids: readonly string[]): void {
    for (const uid of podUids) this.#workers.get(uid)?.refreshVolumes();
  }

  forget({ metadata }: Pod): void {
    this.#workers.get(metadata.uid)?.stop();
    this.#workers.delete(metadata.uid);
    this.#options.dependencies.statuses.forget(metadata.uid);
    const next = this.#manifests.get(objectKey(metadata));
    if (next !== undefined) this.#startStatic(next);
    this.#reconsiderResizes();
  }

  apply(change: Change<Pod>): void {
    switch (change.type) {
      case 'added':
      case 'updated':
        return this.#update(change.object);
      case 'deleted':
        return this.#end(change.object);
      case 'replaced':
        return this.#replace(change.objects);
    }
  }

  /** What keeps the node from granting a pod the resources it asks for now. */
  room(pod: Pod): ResizeObstacle | undefined {
    return resizeRoom(pod, this.#others(pod), this.#allocatable());
  }

  /** Removes what the runtime and the disk still hold of pods that the API no longer has. */
  async removeOrphans(): Promise<void> {
    const { dependencies, log, rootDirectory } = this.#options;
    const orphans = this.cache.all().filter(({ pod }) => !this.#workers.has(pod.uid));
    for (const orphan of orphans) {
      log.info({ pod: `${orphan.pod.namespace}/${orphan.pod.name}` }, 'removing a pod that the API no longer has');
      await removeOrphanedPod(dependencies.runtime, orphan);
    }
    await removeOrphanedDirectories(rootDirectory, (uid) => this.#workers.has(uid));
  }

  /** The pods that are neither over nor ending. */
  active(): readonly Pod[] {
    return this.list().filter(({ status, metadata }) => status.phase !== 'Failed' && status.phase !== 'Succeeded' && metadata.deletionTimestamp === undefined);
  }

  /** Ends a pod that the node has no room for any more; its object stays, failed. */
  evict(pod: Pod, message: string, graceSeconds: number): void {
    const { log, dependencies } = this.#options;
    log.warn({ pod: keyOf(pod), message }, 'evicting a pod');
    dependencies.recorder.event(pod, { type: 'Warning', reason: 'Evicted', message });
    this.#workers.get(pod.metadata.uid)?.fail({ reason: 'Evicted', message, disrupted: true }, graceSeconds);
  }

  stop(): void {
    for (const worker of this.#workers.values()) worker.stop();
  }

  /** All pods of the node's manifests. One that was changed starts when the former is gone: both have the same name and ports. */
  useManifests(pods: readonly Pod[]): void {
    this.#manifests = new Map(pods.map((pod) => [keyOf(pod), pod]));
    for (const worker of this.#staticWorkers()) if (this.#manifests.get(keyOf(worker.pod))?.metadata.uid !== worker.identity.uid) this.#end(worker.pod);
    for (const pod of pods) this.#startStatic(pod);
  }

  #startStatic(pod: Pod): void {
    if (!this.#staticWorkers().some((worker) => keyOf(worker.pod) === keyOf(pod))) this.#update(pod);
  }

  #staticWorkers(): readonly PodWorker[] {
    return [...this.#workers.values()].filter(({ pod }) => isStaticPod(pod));
  }

  #withStatus(pod: Pod): Pod {
    const status = isStaticPod(pod) ? this.#options.dependencies.statuses.get(pod.metadata.uid) : undefined;
    return status === undefined ? pod : { ...pod, status };
  }

  #replace(objects: readonly Pod[]): void {
    const present = new Set(objects.map(({ metadata }) => metadata.uid));
    const gone = [...this.#workers.values()].filter(({ pod, identity }) => !present.has(identity.uid) && !isStaticPod(pod));
    for (const worker of gone) worker.end(worker.pod.spec.terminationGracePeriodSeconds ?? 30);
    for (const pod of objects.toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))) this.#update(pod);
  }

  #update(pod: Pod): void {
    if (isMirrorPod(pod)) return;
    const worker = this.#workers.get(pod.metadata.uid);
    if (worker !== undefined) {
      worker.update(pod);
      return this.#reconsiderResizes();
    }
    const started = new PodWorker(pod, this.#options.dependencies);
    this.#workers.set(pod.metadata.uid, started);
    const isNew = pod.status.startTime === undefined && this.cache.get(started.identity).sandboxes.length === 0;
    if (!isNew || pod.metadata.deletionTimestamp !== undefined) return;
    const { allowedUnsafeSysctls, hasAppArmor, node, short } = this.#options;
    const rejection = admitPod(pod, {
      node: node(),
      allocatable: this.#allocatable(),
      allowedUnsafeSysctls,
      hasAppArmor,
      short: short(),
      running: this.#others(pod),
    });
    if (rejection === undefined) return;
    this.#options.dependencies.recorder.event(pod, { type: 'Warning', ...rejection });
    started.fail(rejection, 0);
  }

  /**
   * The other pods that are not over, with the resources they have been granted. Those gone from the API are not asked for room: the
   * scheduler has given away theirs.
   */
  #others({ metadata }: Pod): readonly Pod[] {
    const present = [...this.#workers.values()].filter((worker) => !worker.isGone);
    const pods = present.map((worker) => worker.allocatedPod);
    return pods.filter(({ metadata: { uid }, status }) => uid !== metadata.uid && status.phase !== 'Failed' && status.phase !== 'Succeeded');
  }

  #allocatable(): Resources {
    return { ...extendedAllocatable(this.#options.node()), ...this.#options.allocatable };
  }

  #reconsiderResizes(): void {
    for (const worker of this.#workers.values()) if (worker.awaitsRoom) worker.look();
  }

  #end(pod: Pod): void {
    this.#workers.get(pod.metadata.uid)?.end(Math.min(pod.metadata.deletionGracePeriodSeconds ?? 30, pod.spec.terminationGracePeriodSeconds ?? 30));
  }
}

/** The informers a kubelet needs: its pods, its Node, and the Services. */
export function kubeletInformers(
  informers: Informers,
  nodeName: string,
): {
  readonly pods: ReturnType<typeof informers.informer<Pod>>;
  readonly node: ReturnType<typeof informers.informer<Node>>;
  readonly services: ReturnType<typeof informers.informer<Service>>;
} {
  return {
    pods: informers.informer(pods, { fieldSelector: `spec.nodeName=${nodeName}` }),
    node: informers.informer(nodes, { fieldSelector: `metadata.name=${nodeName}` }),
    services: informers.informer(services),
  };
}
