import type { Pod } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';
import { allocatedPod, decideResize, recalledAllocation, type Allocation } from '../resize/allocation.ts';
import type { PodIdentity } from '../runtime/container-runtime.ts';
import { announceFailure } from './announce-failure.ts';
import { ContainerFailures } from './container-failures.ts';
import { CrashAnnouncements } from './crash-announcements.ts';
import { performAction } from './perform-action.ts';
import { actionKey, planPod, type PodAction } from './plan-pod.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import { PodProbes } from './pod-probes.ts';
import type { BackOff, PodSituation, Termination } from './pod-situation.ts';
import { podStatus } from './pod-status.ts';
import { recalledBackOffs } from './restart-back-off.ts';
import { Retries } from './retries.ts';
import { StartError } from './start-error.ts';
import { terminationOf } from './termination.ts';

/**
 * Brings one pod where its spec wants it. Every change (of the object, its containers, its probes, the time) leads to
 * one look: a plan, its actions started, the status set. Looks never wait for actions: a plan that is outdated by a
 * newer object is simply not made again.
 */
export class PodWorker {
  readonly identity: PodIdentity;
  readonly #dependencies: PodDependencies;
  readonly #stopped = new AbortController();
  readonly #failures: ContainerFailures;
  readonly #backOffs: Map<string, BackOff>;
  readonly #preStopped = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #retries: Retries;
  readonly #probes: PodProbes;
  readonly #crashes: CrashAnnouncements;
  #pod: Pod;
  #allocation: Allocation;
  #resize: PodSituation['resize'] = { obstacle: undefined, error: undefined };
  #termination: Termination | undefined;
  #cleaned = false;
  #gone = false;
  #nextLook = new AbortController();
  #lookScheduled = false;

  constructor(pod: Pod, dependencies: PodDependencies) {
    this.#pod = pod;
    this.#dependencies = dependencies;
    this.identity = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid };
    this.#retries = new Retries(dependencies.clock, this.#stopped.signal);
    this.#failures = new ContainerFailures(dependencies, { pod: () => this.#pod, signal: this.#stopped.signal, onChange: () => this.look() });
    this.#probes = new PodProbes(dependencies, () => this.look());
    this.#crashes = new CrashAnnouncements(dependencies);
    this.#allocation = recalledAllocation(pod);
    this.#backOffs = recalledBackOffs(pod, dependencies.cache.get(this.identity), dependencies.node().longestBackOffMs);
    this.look();
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** The pod with the resources that the node grants it. */
  get allocatedPod(): Pod {
    return allocatedPod(this.#pod, this.#allocation);
  }

  /** A resize waits until other pods leave room for it. */
  get awaitsRoom(): boolean {
    return this.#resize.obstacle?.reason === 'Deferred';
  }

  /** The pod's object is gone; what is left of the pod is on its way out. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** A newer version of the pod's object. */
  update(pod: Pod): void {
    const changed = !deepEqual([pod.metadata.labels, pod.metadata.annotations], [this.#pod.metadata.labels, this.#pod.metadata.annotations]);
    this.#pod = pod;
    if (changed) this.refreshVolumes();
    this.look();
  }

  /** The pod is gone from the API, or must end at once: whatever is left of it goes too. */
  end(graceSeconds: number): void {
    this.#gone = true;
    this.#termination = { deadline: this.#inSeconds(graceSeconds), deleted: true, failure: this.#termination?.failure };
    this.look();
  }

  /** Ends the pod for a reason of the node's own, e.g. an eviction; its object stays, failed. */
  fail(failure: NonNullable<Termination['failure']>, graceSeconds: number): void {
    this.#termination ??= { deadline: this.#inSeconds(graceSeconds), deleted: false, failure };
    this.look();
  }

  /** Objects that the volumes or containers refer to have changed. */
  refreshVolumes(): void {
    this.#retries.tryNow('mountVolumes');
    this.#failures.retryNow('CreateContainerConfigError');
    if (this.#termination === undefined && this.#dependencies.volumes.mounted(this.identity.uid) !== undefined) this.#start({ type: 'mountVolumes' });
    this.look();
  }

  /** Looks at the pod soon, once for however many changes came together. */
  look(): void {
    if (this.#lookScheduled || this.#stopped.signal.aborted) return;
    this.#lookScheduled = true;
    queueMicrotask(() => {
      this.#lookScheduled = false;
      if (!this.#stopped.signal.aborted && !this.#dependencies.signal.aborted) this.#lookNow();
    });
  }

  /** Stops looking and probing; containers are left as they are. */
  stop(): void {
    this.#stopped.abort(new Error('the pod is not looked after any more'));
    this.#nextLook.abort();
    this.#probes.stop();
  }

  #lookNow(): void {
    const { clock, volumes, statuses } = this.#dependencies;
    const now = clock.now();
    this.#termination = terminationOf(this.#pod, this.#termination, now);
    if (this.#termination === undefined) this.#grantResources();
    this.#syncProbes();
    const plan = planPod(this.#situation(), now);
    for (const action of plan.actions) this.#start(action);
    const situation = this.#situation();
    const status = podStatus(situation, now);
    statuses.set(this.#pod, status);
    this.#crashes.announce(this.#pod, situation.observed, status);
    const refreshAt = this.#termination === undefined ? volumes.refreshAt(this.identity.uid) : undefined;
    // Once under way, or to be tried again, its end makes the worker look again: looking until then would leave it no time.
    const isDue = refreshAt !== undefined && refreshAt <= now;
    if (isDue) this.#start({ type: 'mountVolumes' });
    this.#lookAt(earliest(plan.lookAgainAt, isDue ? undefined : refreshAt), now);
  }

  #grantResources(): void {
    const { allocation, obstacle } = decideResize(this.#pod, this.#allocation, this.#dependencies.room);
    this.#allocation = allocation;
    this.#resize = { ...this.#resize, obstacle };
  }

  #syncProbes(): void {
    const mayBegin = ({ name }: { readonly name: string }): boolean => this.#termination === undefined && !this.#busy.has(`start:${name}`);
    this.#probes.sync(this.#pod, this.#dependencies.cache.get(this.identity), mayBegin);
  }

  #situation(): PodSituation {
    const { cache, volumes, node, statuses } = this.#dependencies;
    const mounted = volumes.mounted(this.identity.uid) !== undefined;
    return {
      pod: this.allocatedPod,
      told: statuses.get(this.identity.uid),
      observed: cache.get(this.identity),
      termination: this.#termination,
      volumes: this.#cleaned ? 'cleaned' : mounted ? 'mounted' : 'missing',
      probes: this.#probes.results,
      failures: this.#failures.byName,
      backOffs: this.#backOffs,
      longestBackOffMs: node().longestBackOffMs,
      preStopped: this.#preStopped,
      busy: this.#termination === undefined ? new Set([...this.#busy, ...this.#retries.waiting]) : this.#busy,
      hostIps: node().hostIps,
      resize: this.#resize,
    };
  }

  #start(action: PodAction): void {
    const key = actionKey(action);
    if (this.#busy.has(key) || this.#retries.waiting.has(key)) return;
    this.#busy.add(key);
    performAction(this.allocatedPod, action, this.#dependencies).then(
      () => this.#succeeded(action, key),
      (error: unknown) => this.#failed(action, { key, error }),
    );
  }

  #succeeded(action: PodAction, key: string): void {
    this.#busy.delete(key);
    this.#retries.succeeded(key);
    if (action.type === 'cleanUp') this.#cleaned = true;
    if (action.type === 'mountVolumes') this.#failures.volumesMounted();
    if (action.type === 'preStop') this.#preStopped.add(action.id);
    if (action.type === 'resizeContainer') this.#resize = { ...this.#resize, error: undefined };
    if (action.type === 'startContainer') this.#started(action);
    this.look();
  }

  #started({ container, backOff }: Extract<PodAction, { type: 'startContainer' }>): void {
    this.#failures.forget(container.spec.name);
    if (backOff !== undefined) this.#backOffs.set(container.spec.name, backOff);
  }

  #failed(action: PodAction, { key, error }: { key: string; error: unknown }): void {
    if (this.#dependencies.signal.aborted) return;
    announceFailure(this.#pod, action, { error, dependencies: this.#dependencies });
    this.#busy.delete(key);
    if (action.type === 'resizeContainer') this.#resize = { ...this.#resize, error: (error as Error).message };
    const notBefore = action.type === 'mountVolumes' ? this.#failures.recordVolume(error) : undefined;
    if (action.type !== 'startContainer') this.#retries.wait(key, () => this.look(), notBefore);
    // The container did start, and has ended again: it comes back as any that crashed does.
    else if (error instanceof StartError && error.reason === 'PostStartHookError') this.#started(action);
    else this.#failures.record(action.container, error);
    this.look();
  }

  #lookAt(at: Date | undefined, now: Date): void {
    this.#nextLook.abort();
    if (at === undefined) return;
    this.#nextLook = new AbortController();
    // A timer cannot wait longer than 2^31 ms.
    const delay = Math.min(Math.max(0, at.getTime() - now.getTime()), 0x7fffffff);
    this.#after(delay, this.#nextLook.signal, () => this.look());
  }

  #after(ms: number, signal: AbortSignal, action: () => void): void {
    void this.#dependencies.clock.sleep(ms, signal).then(action, () => undefined);
  }

  #inSeconds(seconds: number): Date {
    return new Date(this.#dependencies.clock.now().getTime() + seconds * 1000);
  }
}

function earliest(...times: readonly (Date | undefined)[]): Date | undefined {
  return times.filter((time) => time !== undefined).toSorted((a, b) => a.getTime() - b.getTime())[0];
}
