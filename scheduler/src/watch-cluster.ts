import type { Node, Pod } from '@kubets/api';
import type { ClusterInformers } from './cluster-informers.ts';
import type { Change, Informer } from '@kubets/control-loop';
import { keyOf, type KubeObject } from '@kubets/machinery';
import { changedAspects } from './node-aspects.ts';
import type { SchedulingQueue } from './queue/scheduling-queue.ts';
import type { ClusterState } from './state/cluster-state.ts';
import { isTerminal, PodInfo } from './state/pod-info.ts';
import { samePodForScheduling } from './state/same-pod.ts';

export interface WatchedCluster extends ClusterInformers {
  readonly state: ClusterState;
  readonly queue: SchedulingQueue;
  /** Pods of other schedulers only take room. */
  readonly schedulerNames: ReadonlySet<string>;
}

/** Keeps the state of the cluster and the queue up to date with what the informers see. */
export function watchCluster({ nodes, pods, state, queue, schedulerNames, ...others }: WatchedCluster): void {
  const nodeWatcher = new NodeWatcher(state, queue);
  const podWatcher = new PodWatcher(state, queue, schedulerNames);
  follow(nodes, nodeWatcher);
  follow(pods, podWatcher);
  const volumesChanged = (): void => queue.onEvent({ type: 'volumes-changed' });
  for (const informer of [others.claims, others.volumes, others.storageClasses, others.csiNodes]) informer.onChange(volumesChanged);
}

interface Follower<T> {
  set(object: T, old: T | undefined): void;
  delete(object: T): void;
}

/** A relist is what was deleted, then what is new or different. */
function follow<T extends KubeObject>(informer: Informer<T>, follower: Follower<T>): void {
  const onChange = (change: Change<T>): void => {
    switch (change.type) {
      case 'added':
        return follower.set(change.object, undefined);
      case 'updated':
        return follower.set(change.object, change.old);
      case 'deleted':
        return follower.delete(change.object);
      case 'replaced':
        return replace(follower, change.objects, change.old);
    }
  };
  informer.onChange(onChange);
  if (informer.synced) onChange({ type: 'replaced', objects: informer.lister.list(), old: [] });
}

function replace<T extends KubeObject>(follower: Follower<T>, objects: readonly T[], old: readonly T[]): void {
  const before = new Map(old.map((object) => [keyOf(object), object]));
  const after = new Set(objects.map((object) => keyOf(object)));
  for (const object of old) if (!after.has(keyOf(object))) follower.delete(object);
  for (const object of objects) if (before.get(keyOf(object)) !== object) follower.set(object, before.get(keyOf(object)));
}

class NodeWatcher implements Follower<Node> {
  readonly #state: ClusterState;
  readonly #queue: SchedulingQueue;

  constructor(state: ClusterState, queue: SchedulingQueue) {
    this.#state = state;
    this.#queue = queue;
  }

  set(node: Node, old: Node | undefined): void {
    const changed = old === undefined ? undefined : changedAspects(old, node);
    if (changed?.size === 0) return;
    this.#state.setNode(node);
    this.#queue.onEvent(changed === undefined ? { type: 'node-added', node } : { type: 'node-updated', node, changed });
  }

  delete(node: Node): void {
    this.#state.deleteNode(node.metadata.name);
    this.#queue.onEvent({ type: 'node-deleted', node });
  }
}

class PodWatcher implements Follower<Pod> {
  readonly #state: ClusterState;
  readonly #queue: SchedulingQueue;
  readonly #schedulerNames: ReadonlySet<string>;

  constructor(state: ClusterState, queue: SchedulingQueue, schedulerNames: ReadonlySet<string>) {
    this.#state = state;
    this.#queue = queue;
    this.#schedulerNames = schedulerNames;
  }

  set(pod: Pod, old: Pod | undefined): void {
    // The same name may have become another pod between two lists.
    if (old !== undefined && old.metadata.uid !== pod.metadata.uid) this.delete(old);
    if (isTerminal(pod)) this.delete(pod);
    else if (pod.spec.nodeName) this.#setAssigned(pod);
    else this.#setWaiting(pod, old);
  }

  delete(pod: Pod): void {
    const key = keyOf(pod);
    this.#queue.delete(key);
    this.#state.forgetNomination(key);
    const counted = this.#state.pod(key);
    if (counted === undefined) return;
    this.#state.deletePod(key);
    this.#queue.onEvent({ type: 'assigned-pod-deleted', pod: counted });
  }

  #setAssigned(pod: Pod): void {
    const known = this.#state.pod(keyOf(pod));
    const same = known !== undefined && samePodForScheduling(known.pod, pod);
    const info = new PodInfo(pod, undefined, same ? known : undefined);
    this.#queue.delete(info.key);
    this.#state.forgetNomination(info.key);
    this.#state.setPod(info);
    if (known === undefined || known.assumedOn !== undefined) this.#queue.onEvent({ type: 'assigned-pod-added', pod: info });
    else if (!same) this.#queue.onEvent({ type: 'assigned-pod-updated', pod: info, old: known });
  }

  #setWaiting(pod: Pod, old: Pod | undefined): void {
    const key = keyOf(pod);
    if (!this.#schedulerNames.has(pod.spec.schedulerName ?? '')) return;
    if (pod.metadata.deletionTimestamp !== undefined) return this.#queue.delete(key);
    // Placed already; what the informer shows is from before the binding.
    if (this.#state.pod(key)?.assumedOn !== undefined) return;
    const info = new PodInfo(pod);
    if (pod.status.nominatedNodeName && this.#state.nominationOf(key) === undefined) this.#state.nominate(info, pod.status.nominatedNodeName);
    if (!this.#queue.has(key)) this.#queue.add(info);
    else if (old !== undefined && samePodForScheduling(old, pod)) this.#queue.refresh(info);
    else this.#queue.update(info);
  }
}
