import type { Client } from '@kubets/client';
import type { EventRecorder, LoopLog } from '@kubets/control-loop';
import type { Clock } from '@kubets/machinery';
import { bindPod } from './bind.ts';
import { isGone } from './pod-gone.ts';
import type { SchedulerPlugin, Undo } from './framework/plugin.ts';
import { place, type Placement } from './place.ts';
import { preempt } from './preempt.ts';
import type { QueuedPod, SchedulingQueue } from './queue/scheduling-queue.ts';
import { reportUnschedulable } from './report-unschedulable.ts';
import type { SchedulerMetrics } from './scheduler-metrics.ts';
import type { ClusterState } from './state/cluster-state.ts';
import type { NodeInfo } from './state/node-info.ts';
import type { PodInfo } from './state/pod-info.ts';

export interface SchedulerParts {
  readonly client: Client;
  readonly queue: SchedulingQueue;
  readonly state: ClusterState;
  readonly plugins: readonly SchedulerPlugin[];
  readonly recorder: EventRecorder;
  readonly log: LoopLog;
  readonly clock: Clock;
  readonly metrics?: SchedulerMetrics | undefined;
  readonly percentageOfNodesToScore?: number | undefined;
  readonly disruptionBudgets: DisruptionBudgets;
}

export type DisruptionBudgets = Parameters<typeof preempt>[0]['disruptionBudgets'];

/** Bindings under way at once: enough to keep the API server busy, few enough that a burst waits here. */
const mostBinding = 128;
/** Placing holds the thread; after this long, answers and watch events get their turn. */
const sliceMs = 5;

/** Places pods one after the other and binds them in the background, until the signal aborts and the last binding is done. */
export async function runScheduler(parts: SchedulerParts, signal: AbortSignal): Promise<void> {
  const scheduler = new Scheduler(parts, signal);
  const close = (): void => parts.queue.close();
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  await Promise.all([scheduler.run(), parts.queue.flushLeftovers(signal)]);
}

class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #signal: AbortSignal;
  readonly #binding = new Set<Promise<void>>();
  #startAt = 0;

  constructor(parts: SchedulerParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    let sliceEnd = performance.now() + sliceMs;
    for (let pod = await this.#parts.queue.take(); pod !== undefined; pod = await this.#parts.queue.take()) {
      this.#scheduleOne(pod);
      if (this.#binding.size >= mostBinding) await Promise.race(this.#binding);
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + sliceMs;
    }
    await Promise.all(this.#binding);
  }

  /** One pod, without waiting: whatever takes time goes on in the background. */
  #scheduleOne(pod: QueuedPod): void {
    const { state, plugins, queue, metrics, log } = this.#parts;
    const startedAt = performance.now();
    try {
      const placement = place(pod.info, state, plugins, { startAt: this.#startAt, percentageOfNodesToScore: this.#parts.percentageOfNodesToScore ?? 0 });
      metrics?.attempt(placement.type === 'placed' ? 'scheduled' : 'unschedulable', performance.now() - startedAt);
      if (placement.type === 'unschedulable') return this.#setAside(pod, placement);
      this.#startAt = (this.#startAt + placement.evaluated) % Math.max(1, state.nodes.length);
      this.#bindInBackground(pod, placement.node);
    } catch (error) {
      metrics?.attempt('error', performance.now() - startedAt);
      log.error({ pod: pod.info.key, err: error }, 'placing a pod failed');
      queue.failed(pod);
    }
  }

  #setAside(pod: QueuedPod, placement: Extract<Placement, { type: 'unschedulable' }>): void {
    const { state, plugins, queue, disruptionBudgets } = this.#parts;
    const outcome = preempt({ pod: pod.info, snapshot: state, plugins, placement, disruptionBudgets });
    const rejectors = new Set([...placement.rejections.values()].map(({ plugin }) => plugin));
    queue.unschedulable(pod, rejectors);
    if (outcome.type === 'preempt') state.nominate(pod.info, outcome.nodeName);
    this.#inBackground(reportUnschedulable(this.#parts, pod.info, placement, outcome, this.#signal));
  }

  #bindInBackground(pod: QueuedPod, node: NodeInfo): void {
    const { state } = this.#parts;
    const undos = reserve(this.#parts.plugins, pod.info, node);
    state.setPod(pod.info.assumed(node.name));
    this.#inBackground(this.#bind(pod, node.name, undos));
  }

  async #bind(pod: QueuedPod, nodeName: string, undos: readonly Undo[]): Promise<void> {
    const { state, queue, metrics } = this.#parts;
    const info = pod.info;
    try {
      await bindPod(this.#parts, info, nodeName, this.#signal);
      queue.delete(info.key);
      state.forgetNomination(info.key);
      metrics?.bound();
    } catch (error) {
      for (const undo of undos.toReversed()) undo();
      this.#takeBack(info, nodeName);
      this.#giveBack(pod, error);
    }
  }

  /** Unless the informer has come to know better meanwhile. */
  #takeBack(info: PodInfo, nodeName: string): void {
    const { state, queue } = this.#parts;
    if (state.pod(info.key)?.assumedOn !== nodeName) return;
    state.deletePod(info.key);
    queue.onEvent({ type: 'assigned-pod-deleted', pod: info });
  }

  #giveBack(pod: QueuedPod, error: unknown): void {
    const { queue, log } = this.#parts;
    if (this.#signal.aborted) return;
    if (isGone(error, pod.info.pod.metadata.name)) return queue.delete(pod.info.key);
    log.error({ pod: pod.info.key, err: error }, 'binding a pod failed and will be tried again');
    queue.failed(pod);
  }

  #inBackground(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#parts.log.error({ err: error }, 'work in the background failed'))
      .finally(() => this.#binding.delete(tracked));
    this.#binding.add(tracked);
  }
}

function reserve(plugins: readonly SchedulerPlugin[], pod: PodInfo, node: NodeInfo): readonly Undo[] {
  const undos: Undo[] = [];
  try {
    for (const plugin of plugins) {
      const undo = plugin.reserve?.(pod, node);
      if (undo !== undefined) undos.push(undo);
    }
    return undos;
  } catch (error) {
    for (const undo of undos.toReversed()) undo();
    throw error;
  }
}
