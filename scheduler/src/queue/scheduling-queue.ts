import { DelayedKeys } from '@kubets/control-loop';
import { type Clock, pause } from '@kubets/machinery';
import type { ClusterEvent } from '../framework/cluster-event.ts';
import type { SchedulerPlugin } from '../framework/plugin.ts';
import type { PodInfo } from '../state/pod-info.ts';
import { PriorityLanes } from './priority-lanes.ts';

/** A pod waiting for its node. */
export interface QueuedPod {
  info: PodInfo;
  attempts: number;
  /** When the pod was first free to be scheduled: gates do not count. */
  queuedAt: number;
  /** When the pod was last found unschedulable. */
  rejectedAt: number;
  /** Plugins that kept it out; empty after an error. */
  rejectors: ReadonlySet<string>;
  /** How many cluster events had come when its last attempt began. */
  seenEvents: number;
}

type Place = 'active' | 'backoff' | 'unschedulable' | 'gated' | 'in-flight';

export interface BackOffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface SchedulingQueueOptions {
  /** Those of the profile the pod names. */
  readonly pluginsOf: (pod: PodInfo) => readonly SchedulerPlugin[];
  readonly clock: Clock;
  readonly backOff?: BackOffLimits;
}

const defaultBackOff: BackOffLimits = { firstMs: 1000, longestMs: 10_000 };
const longestUnschedulableMs = 5 * 60_000;
const flushPeriodMs = 30_000;

/**
 * Pods without a node: ready ones by priority, failed ones backing off from 1 to 10 s, unschedulable ones asleep until a
 * change one of their rejecting plugins waits for, or five minutes have passed; gated ones until their gates are lifted.
 */
export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #pluginsOf: (pod: PodInfo) => readonly SchedulerPlugin[];
  readonly #backOffMs: (attempts: number) => number;
  readonly #pods = new Map<string, QueuedPod>();
  readonly #places = new Map<string, Place>();
  readonly #active = new PriorityLanes();
  readonly #asleep = new Set<string>();
  readonly #backingOff: DelayedKeys<string>;
  #events = 0;
  readonly #takers: ((pod: QueuedPod | undefined) => void)[] = [];
  #closed = false;

  constructor({ pluginsOf, clock, backOff = defaultBackOff }: SchedulingQueueOptions) {
    this.#clock = clock;
    this.#pluginsOf = pluginsOf;
    this.#backOffMs = (attempts) => backOffMs(attempts, backOff);
    this.#backingOff = new DelayedKeys(clock, (key) => this.#endBackOff(key));
  }

  /** How many pods are in each part of the queue. */
  counts(): Readonly<Record<Place, number>> {
    const counts: Record<Place, number> = { active: 0, backoff: 0, unschedulable: 0, gated: 0, 'in-flight': 0 };
    for (const place of this.#places.values()) counts[place]++;
    return counts;
  }

  get activeCount(): number {
    return this.#active.size;
  }

  has(key: string): boolean {
    return this.#pods.has(key);
  }

  place(key: string): Place | undefined {
    return this.#places.get(key);
  }

  add(info: PodInfo): void {
    if (this.#pods.has(info.key)) return this.update(info);
    const pod: QueuedPod = { info, attempts: 0, queuedAt: this.#clock.now().getTime(), rejectedAt: 0, rejectors: new Set(), seenEvents: this.#events };
    this.#pods.set(info.key, pod);
    this.#admit(pod);
  }

  /** The pod itself changed: that may have been what it waited for. */
  update(info: PodInfo): void {
    const pod = this.#pods.get(info.key);
    if (pod === undefined) return this.add(info);
    const reprioritized = pod.info.priority !== info.priority;
    pod.info = info;
    const place = this.#places.get(info.key);
    if (place === 'gated') {
      pod.queuedAt = this.#clock.now().getTime();
      this.#admit(pod);
    }
    if (place === 'unschedulable' && this.#isWokenBy(pod, { type: 'pod-updated', pod: info })) this.#retry(pod);
    else if (place === 'active' && reprioritized) {
      this.#active.delete(info.key);
      this.#active.add(info.key, info.priority);
    }
  }

  /** The same pod with another status: nothing to look at again. */
  refresh(info: PodInfo): void {
    const pod = this.#pods.get(info.key);
    if (pod !== undefined) pod.info = info;
  }

  delete(key: string): void {
    this.#pods.delete(key);
    this.#places.delete(key);
    this.#active.delete(key);
    this.#asleep.delete(key);
  }

  /** Wakes the pods this change may let in. */
  onEvent(event: ClusterEvent): void {
    this.#events++;
    for (const key of this.#asleep) {
      const pod = this.#pods.get(key);
      if (pod !== undefined && this.#isWokenBy(pod, event)) this.#retry(pod);
    }
  }

  /** Puts one pod up for another attempt as soon as its back-off allows. */
  wake(key: string): void {
    const pod = this.#pods.get(key);
    if (pod !== undefined && this.#asleep.has(key)) this.#retry(pod);
  }

  /** The next pod to place; it is in flight until `delete`, `unschedulable` or `failed`. Undefined once closed. */
  take(): Promise<QueuedPod | undefined> {
    const pod = this.tryTake();
    if (pod !== undefined) return Promise.resolve(pod);
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  tryTake(): QueuedPod | undefined {
    if (this.#closed) return undefined;
    const key = this.#active.shift();
    const pod = key === undefined ? undefined : this.#pods.get(key);
    if (pod === undefined) return undefined;
    this.#places.set(pod.info.key, 'in-flight');
    pod.attempts++;
    pod.seenEvents = this.#events;
    return pod;
  }

  /** No node can take the pod now. An event that came during the attempt may have changed that already. */
  unschedulable(pod: QueuedPod, rejectors: ReadonlySet<string>): void {
    pod.rejectors = rejectors;
    pod.rejectedAt = this.#clock.now().getTime();
    if (!this.#isCurrent(pod)) return;
    if (pod.seenEvents !== this.#events) return this.#backOff(pod);
    this.#places.set(pod.info.key, 'unschedulable');
    this.#asleep.add(pod.info.key);
  }

  /** The attempt broke for a reason that is not the cluster's state. */
  failed(pod: QueuedPod): void {
    pod.rejectors = new Set();
    pod.rejectedAt = this.#clock.now().getTime();
    if (this.#isCurrent(pod)) this.#backOff(pod);
  }

  /** Until the signal aborts: no pod sleeps longer than five minutes, whatever hints were missed. */
  async flushLeftovers(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(this.#clock, flushPeriodMs, signal);
      const before = this.#clock.now().getTime() - longestUnschedulableMs;
      for (const key of this.#asleep) {
        const pod = this.#pods.get(key);
        if (pod !== undefined && pod.rejectedAt < before) this.#retry(pod);
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#backingOff.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #isCurrent(pod: QueuedPod): boolean {
    return this.#pods.get(pod.info.key) === pod;
  }

  #isWokenBy(pod: QueuedPod, event: ClusterEvent): boolean {
    if (pod.rejectors.size === 0) return true;
    return this.#pluginsOf(pod.info).some((plugin) => pod.rejectors.has(plugin.name) && plugin.wakesOn(event, pod.info));
  }

  #admit(pod: QueuedPod): void {
    const gated = this.#pluginsOf(pod.info).some((plugin) => plugin.gate?.(pod.info) !== undefined);
    if (gated) this.#places.set(pod.info.key, 'gated');
    else this.#activate(pod);
  }

  #retry(pod: QueuedPod): void {
    this.#asleep.delete(pod.info.key);
    const elapsed = this.#clock.now().getTime() - pod.rejectedAt;
    if (elapsed >= this.#backOffMs(pod.attempts)) this.#activate(pod);
    else this.#backOff(pod, elapsed);
  }

  #backOff(pod: QueuedPod, elapsed = 0): void {
    this.#places.set(pod.info.key, 'backoff');
    this.#backingOff.add(pod.info.key, this.#backOffMs(pod.attempts) - elapsed);
  }

  #endBackOff(key: string): void {
    const pod = this.#pods.get(key);
    if (pod !== undefined && this.#places.get(key) === 'backoff') this.#activate(pod);
  }

  #activate(pod: QueuedPod): void {
    this.#places.set(pod.info.key, 'active');
    this.#active.add(pod.info.key, pod.info.priority);
    if (this.#takers.length > 0) this.#takers.shift()?.(this.tryTake());
  }
}

export const backOffMs = (attempts: number, { firstMs, longestMs }: BackOffLimits = defaultBackOff): number =>
  Math.min(firstMs * 2 ** Math.max(0, attempts - 1), longestMs);
