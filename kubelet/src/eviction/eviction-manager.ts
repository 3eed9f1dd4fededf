import type { Pod } from '@kubets/api';
import type { LoopLog } from '@kubets/control-loop';
import { type Clock, pause } from '@kubets/machinery';
import { evictionMessage } from './eviction-message.ts';
import type { PodMeter } from './measure-pods.ts';
import { calm, judgePressure, type PressureMemory } from './pressure.ts';
import { isCritical, rankPods } from './rank-pods.ts';
import { exceededStorage, hasStorageLimits } from './storage-limits.ts';
import { isBelow, starvedBy, type Observations, type Starved, type Threshold } from './threshold.ts';

export interface EvictionOptions {
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly observe: () => Promise<Observations>;
  readonly thresholds: readonly Threshold[];
  readonly transitionMs: number;
  /** The longest grace a pod gets when a soft threshold is met. */
  readonly maxPodGraceSeconds: number;
  readonly meter: PodMeter;
  /** The pods that are not over. */
  readonly pods: () => readonly Pod[];
  readonly evict: (pod: Pod, message: string, graceSeconds: number) => void;
  /** Frees disk that no pod needs. */
  readonly reclaimDisk: () => Promise<void>;
  /** What the node is short of has changed. */
  readonly onChange: () => void;
}

const lookEveryMs = 10_000;
const hardGraceSeconds = 1;

/** Watches what the node runs out of, and ends pods before the node itself gives way: one at a time, the least deserving first. */
export class EvictionManager {
  readonly #options: EvictionOptions;
  #memory: PressureMemory = calm;
  #short: ReadonlySet<Starved> = new Set();
  readonly #evicted = new Set<string>();

  constructor(options: EvictionOptions) {
    this.#options = options;
  }

  /** What the node is short of, as its conditions tell. */
  get short(): ReadonlySet<Starved> {
    return this.#short;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => log.warn({ err: error }, 'the node could not be looked at for what it runs out of'));
      await pause(clock, lookEveryMs, signal);
    }
  }

  /** One look at the node and its pods, with whatever has to be done about it. */
  async look(): Promise<void> {
    const { clock, observe, thresholds, transitionMs, onChange } = this.#options;
    const observations = await observe();
    const { memory, short, due } = judgePressure({ observations, thresholds, transitionMs, now: clock.now() }, this.#memory);
    const changed = short.size !== this.#short.size || [...short].some((what) => !this.#short.has(what));
    this.#memory = memory;
    this.#short = short;
    if (changed) onChange();
    await this.#enforceStorageLimits();
    const [threshold] = due;
    if (threshold !== undefined) await this.#relieve(threshold, observations);
  }

  async #enforceStorageLimits(): Promise<void> {
    const { pods, meter, evict } = this.#options;
    for (const pod of pods().filter(hasStorageLimits)) {
      if (isCritical(pod)) continue;
      const excess = exceededStorage(pod, await meter.storage(pod));
      if (excess !== undefined) evict(pod, excess, hardGraceSeconds);
    }
  }

  async #relieve(threshold: Threshold, before: Observations): Promise<void> {
    const { observe, reclaimDisk, meter, evict, maxPodGraceSeconds } = this.#options;
    const starved = starvedBy(threshold.signal);
    let observations = before;
    if (starved === 'disk') {
      await reclaimDisk();
      observations = await observe();
      if (!isBelow(threshold, observations)) return;
    }
    const pods = this.#options.pods();
    // What the last one leaves behind may be enough.
    if (pods.some(({ metadata }) => this.#evicted.has(metadata.uid))) return;
    const [first] = rankPods(await Promise.all(pods.map((pod) => meter.usage(pod, starved))), starved);
    const observed = observations.get(threshold.signal);
    if (first === undefined || observed === undefined) return;
    const own = first.pod.spec.terminationGracePeriodSeconds ?? 30;
    this.#evicted.add(first.pod.metadata.uid);
    evict(first.pod, evictionMessage(threshold, observed, first), threshold.graceMs > 0 ? Math.min(maxPodGraceSeconds, own) : hardGraceSeconds);
  }
}
