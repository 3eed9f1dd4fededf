import type { Client } from '@kubets/client';
import type { EventRecorder, LoopLog } from '@kubets/control-loop';
import type { Clock } from '@kubets/machinery';
import { bindPod } from './bind.ts';
import { isGone } from './pod-gone.ts';
import type { SchedulerPlugin, Undo } from './framework/plugin.ts';
import { place, type Placement } from './place.ts';
import { preempt, type PreemptionOutcome } from './preempt.ts';
import type { Profile } from './profiles/build-profile.ts';
import type { QueuedPod, SchedulingQueue } from './queue/scheduling-queue.ts';
import { reportUnschedulable } from './report-unschedulable.ts';
import type { SchedulerMetrics } from './scheduler-metrics.ts';
import type { ClusterState } from './state/cluster-state.ts';
import type { NodeInfo } from './state/node-info.ts';
import type { PodInfo } from './state/pod-info.ts';

export interface SchedulingProfile extends Profile {
  /** Events are the named scheduler's. */
  readonly recorder: EventRecorder;
}

export interface SchedulerParts {
  readonly client: Client;
  readonly queue: SchedulingQueue;
  readonly state: ClusterState;
  /** Every pod in the queue has one. */
  readonly profileOf: (pod: PodInfo) => SchedulingProfile;
  readonly log: LoopLog;
  readonly clock: Clock;
  readonly metrics?: SchedulerMetrics | undefined;
  /** For profiles that do not say. */
  readonly percentageOfNodesToScore?: number | undefined;
  readonly disruptionBudgets: DisruptionBudgets;
}

export type DisruptionBudgets = Parameters<typeof preempt>[0]['disruptionBudgets'];

type Unschedulable = Extract<Placement, { type: 'unschedulable' }>;

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
    const { state, profileOf, queue, metrics, log } = this.#parts;
    const profile = profileOf(pod.info);
    const startedAt = performance.now();
    try {
      const placement = place(pod.info, state, profile.plugins, {
        startAt: this.#startAt,
        percentageOfNodesToScore: profile.percentageOfNodesToScore ?? this.#parts.percentageOfNodesToScore ?? 0,
      });
      metrics?.attempt({
        profile: profile.schedulerName,
        result: placement.type === 'placed' ? 'scheduled' : 'unschedulable',
        ms: performance.now() - startedAt,
      });
      if (placement.type === 'unschedulable') return this.#setAside(pod, placement);
      this.#startAt = (this.#startAt + placement.evaluated) % Math.max(1, state.nodes.length);
      this.#bindInBackground(pod, placement.node);
    } catch (error) {
      metrics?.attempt({ profile: profile.schedulerName, result: 'error', ms: performance.now() - startedAt });
      log.error({ pod: pod.info.key, err: error }, 'placing a pod failed');
      queue.failed(pod);
    }
  }

  #setAside(pod: QueuedPod, placement: Unschedulable): void {
    const { state, queue } = this.#parts;
    const outcome = this.#preempt(pod.info, placement);
    const rejectors = new Set([...placement.rejections.values()].map(({ plugin }) => plugin));
    queue.unschedulable(pod, rejectors);
    this.#renominate(pod.info, outcome);
    this.#inBackground(
      reportUnschedulable(this.#parts, pod.info, placement, outcome, this.#signal).catch((error: unknown) => {
        // Room that was not made is not promised to anybody.
        state.forgetNomination(pod.info.key);
        queue.wake(pod.info.key);
        throw error;
      }),
    );
  }

  #preempt(pod: PodInfo, placement: Unschedulable): PreemptionOutcome {
    const { state, disruptionBudgets, profileOf, metrics } = this.#parts;
    const { plugins, preemption } = profileOf(pod);
    if (preemption === undefined) return { type: 'ineligible', message: '' };
    const outcome = preempt({ pod, snapshot: state, plugins, placement, disruptionBudgets, limits: preemption });
    if (outcome.type !== 'ineligible') metrics?.preempted(outcome.type === 'preempt' ? outcome.victims.length : 0);
    return outcome;
  }

  #renominate(pod: PodInfo, outcome: PreemptionOutcome): void {
    const { state, queue } = this.#parts;
    if (outcome.type === 'none') state.forgetNomination(pod.key);
    if (outcome.type !== 'preempt') return;
    for (const { key } of outcome.displaced) {
      state.forgetNomination(key);
      queue.wake(key);
    }
    state.nominate(pod, outcome.nodeName);
  }

  #bindInBackground(pod: QueuedPod, node: NodeInfo): void {
    const { state, profileOf } = this.#parts;
    const undos = reserve(profileOf(pod.info).plugins, pod.info, node);
    state.setPod(pod.info.assumed(node.name));
    this.#inBackground(this.#bind(pod, node.name, undos));
  }

  async #bind(pod: QueuedPod, nodeName: string, undos: readonly Undo[]): Promise<void> {
    const { state, queue, metrics, clock } = this.#parts;
    const info = pod.info;
    try {
      await bindPod(this.#parts, info, nodeName, this.#signal);
      queue.delete(info.key);
      state.forgetNomination(info.key);
      metrics?.bound({ attempts: pod.attempts, sinceMs: clock.now().getTime() - pod.queuedAt });
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
