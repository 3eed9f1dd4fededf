import type { Pod } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';
import { ContainerProbes } from '../probes/container-probes.ts';
import type { ObservedContainer, PodIdentity } from '../runtime/container-runtime.ts';
import { announcer, performAction } from './perform-action.ts';
import { actionKey, planPod, type PodAction } from './plan-pod.ts';
import { podContainers, type PodContainer } from './pod-containers.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import type { BackOff, PodSituation, ProbeResults, StartFailure, Termination } from './pod-situation.ts';
import { podStatus } from './pod-status.ts';
import { recalledBackOff } from './restart-back-off.ts';
import { StartError } from './start-error.ts';
import { terminationOf } from './termination.ts';

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
const imageBackOffMs = 10_000;
const longestImageBackOffMs = 300_000;
const configRetryMs = 5_000;
/** How long a failed pull is shown as such before it is shown as waiting. */
const pullFailureShownMs = 1_000;

/**
 * Brings one pod where its spec wants it. Every change (of the object, its containers, its probes, the time) leads to
 * one look: a plan, its actions started, the status set. Looks never wait for actions: a plan that is outdated by a
 * newer object is simply not made again.
 */
export class PodWorker {
  readonly identity: PodIdentity;
  readonly #dependencies: PodDependencies;
  readonly #failures = new Map<string, StartFailure>();
  readonly #backOffs = new Map<string, BackOff>();
  readonly #busy = new Set<string>();
  /** Actions that failed and wait for their next try. */
  readonly #cooling = new Set<string>();
  readonly #retries = new Map<string, number>();
  readonly #probes = new Map<string, ContainerProbes>();
  readonly #announcedBackOffs = new Set<string>();
  #pod: Pod;
  #termination: Termination | undefined;
  #cleaned = false;
  #nextLook = new AbortController();
  readonly #stopped = new AbortController();
  #lookScheduled = false;

  constructor(pod: Pod, dependencies: PodDependencies) {
    this.#pod = pod;
    this.#dependencies = dependencies;
    this.identity = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid };
    this.#recallBackOffs();
    this.look();
  }

  get pod(): Pod {
    return this.#pod;
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
    const deadline = new Date(this.#dependencies.clock.now().getTime() + graceSeconds * 1000);
    this.#termination = { deadline, deleted: true, failure: this.#termination?.failure };
    this.look();
  }

  /** Ends the pod for a reason of the node's own, e.g. an eviction; its object stays, failed. */
  fail(failure: { readonly reason: string; readonly message: string }, graceSeconds: number): void {
    const deadline = new Date(this.#dependencies.clock.now().getTime() + graceSeconds * 1000);
    this.#termination ??= { deadline, deleted: false, failure };
    this.look();
  }

  /** Objects that the volumes or containers refer to have changed. */
  refreshVolumes(): void {
    this.#cooling.delete('mountVolumes');
    for (const [name, { reason }] of this.#failures) if (reason === 'CreateContainerConfigError') this.#failures.delete(name);
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
    for (const probes of this.#probes.values()) probes.stop();
    this.#probes.clear();
  }

  #lookNow(): void {
    const { clock, volumes, statuses } = this.#dependencies;
    const now = clock.now();
    this.#termination = terminationOf(this.#pod, this.#termination, now);
    this.#syncProbes();
    const plan = planPod(this.#situation(), now);
    for (const action of plan.actions) this.#start(action);
    const situation = this.#situation();
    statuses.set(this.#pod, podStatus(situation, now));
    this.#announceBackOffs(situation);
    const refreshAt = this.#termination === undefined ? volumes.refreshAt(this.identity.uid) : undefined;
    if (refreshAt !== undefined && refreshAt <= now) return this.refreshVolumes();
    this.#lookAt(earliest(plan.lookAgainAt, refreshAt), now);
  }

  /** A kubelet that starts again goes on with the back-offs that the restart counts tell of. */
  #recallBackOffs(): void {
    const { containers } = this.#dependencies.cache.get(this.identity);
    for (const { spec } of podContainers(this.#pod)) {
      const [latest] = containers.filter(({ name }) => name === spec.name);
      const backOff = latest && recalledBackOff(latest);
      if (backOff !== undefined) this.#backOffs.set(spec.name, backOff);
    }
  }

  #situation(): PodSituation {
    const { cache, volumes, node } = this.#dependencies;
    const mounted = volumes.mounted(this.identity.uid) !== undefined;
    return {
      pod: this.#pod,
      observed: cache.get(this.identity),
      termination: this.#termination,
      volumes: this.#cleaned ? 'cleaned' : mounted ? 'mounted' : 'missing',
      probes: new Map([...this.#probes].map(([id, { results }]): [string, ProbeResults] => [id, results])),
      failures: this.#failures,
      backOffs: this.#backOffs,
      busy: this.#termination === undefined ? new Set([...this.#busy, ...this.#cooling]) : this.#busy,
      hostIps: node().hostIps,
    };
  }

  #start(action: PodAction): void {
    const key = actionKey(action);
    if (this.#busy.has(key) || this.#cooling.has(key)) return;
    this.#busy.add(key);
    performAction(this.#pod, action, this.#dependencies).then(
      () => this.#succeeded(action, key),
      (error: unknown) => this.#failed(action, { key, error }),
    );
  }

  #succeeded(action: PodAction, key: string): void {
    this.#busy.delete(key);
    this.#retries.delete(key);
    if (action.type === 'cleanUp') this.#cleaned = true;
    if (action.type === 'startContainer') {
      this.#failures.delete(action.container.spec.name);
      if (action.backOff !== undefined) this.#backOffs.set(action.container.spec.name, action.backOff);
    }
    this.look();
  }

  #failed(action: PodAction, { key, error }: { key: string; error: unknown }): void {
    if (this.#dependencies.signal.aborted) return;
    this.#announceFailure(action, error);
    if (action.type === 'startContainer') {
      this.#recordStartFailure(action.container, error);
      this.#busy.delete(key);
      return this.look();
    }
    this.#busy.delete(key);
    this.#cooling.add(key);
    const delay = Math.min(firstRetryMs * 2 ** (this.#retries.get(key) ?? 0), longestRetryMs);
    this.#retries.set(key, (this.#retries.get(key) ?? 0) + 1);
    this.#after(delay, this.#stopped.signal, () => {
      this.#cooling.delete(key);
      this.look();
    });
  }

  #announceFailure(action: PodAction, error: unknown): void {
    const { recorder, log } = this.#dependencies;
    const message = (error as Error).message;
    const pod = `${this.identity.namespace}/${this.identity.name}`;
    if (action.type === 'mountVolumes') recorder.event(this.#pod, { type: 'Warning', reason: 'FailedMount', message });
    else if (action.type === 'runSandbox')
      recorder.event(this.#pod, { type: 'Warning', reason: 'FailedCreatePodSandBox', message: `Failed to create pod sandbox: ${message}` });
    else if (action.type === 'startContainer')
      announcer(this.#pod, action.container, this.#dependencies)({ type: 'Warning', reason: 'Failed', message: failureText(error) });
    else log.warn({ pod, action: action.type, err: error }, 'an action of a pod failed');
  }

  #recordStartFailure({ spec }: PodContainer, error: unknown): void {
    const { clock } = this.#dependencies;
    const reason = error instanceof StartError ? error.reason : 'CreateContainerError';
    const { message } = error as Error;
    const attempts = (this.#failures.get(spec.name)?.attempts ?? 0) + 1;
    const pulling = reason === 'ErrImagePull';
    const delay = pulling ? Math.min(imageBackOffMs * 2 ** (attempts - 1), longestImageBackOffMs) : configRetryMs;
    this.#failures.set(spec.name, { reason, message, attempts, retryAt: new Date(clock.now().getTime() + delay) });
    if (pulling) this.#after(pullFailureShownMs, this.#stopped.signal, () => this.#showPullBackOff(spec.name));
  }

  #showPullBackOff(name: string): void {
    const failure = this.#failures.get(name);
    const container = podContainers(this.#pod).find(({ spec }) => spec.name === name);
    if (failure?.reason !== 'ErrImagePull' || container === undefined) return;
    const message = `Back-off pulling image "${container.spec.image ?? ''}"`;
    this.#failures.set(name, { ...failure, reason: 'ImagePullBackOff', message: `${message}: ErrImagePull: ${failure.message}` });
    const announce = announcer(this.#pod, container, this.#dependencies);
    announce({ type: 'Normal', reason: 'BackOff', message });
    announce({ type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' });
    this.look();
  }

  /** Says once per crash that the restart waits. */
  #announceBackOffs(situation: PodSituation): void {
    const statuses = this.#dependencies.statuses.get(this.identity.uid);
    for (const { name, state } of [...(statuses?.initContainerStatuses ?? []), ...(statuses?.containerStatuses ?? [])]) {
      const crashed = situation.observed.containers.find((container) => container.name === name)?.id;
      const container = podContainers(this.#pod).find(({ spec }) => spec.name === name);
      if (state?.waiting?.reason !== 'CrashLoopBackOff' || crashed === undefined || container === undefined || this.#announcedBackOffs.has(crashed)) continue;
      this.#announcedBackOffs.add(crashed);
      const { namespace, name: podName, uid } = this.identity;
      const message = `Back-off restarting failed container ${name} in pod ${podName}_${namespace}(${uid})`;
      announcer(this.#pod, container, this.#dependencies)({ type: 'Warning', reason: 'BackOff', message });
    }
  }

  #syncProbes(): void {
    const running = new Map(
      this.#dependencies.cache.get(this.identity).containers.flatMap((item) => (item.state.type === 'running' ? [[item.id, item] as const] : [])),
    );
    for (const [id, probes] of this.#probes) {
      if (running.has(id)) continue;
      probes.stop();
      this.#probes.delete(id);
    }
    for (const container of running.values()) {
      if (this.#probes.has(container.id) || this.#busy.has(`start:${container.name}`) || this.#termination !== undefined) continue;
      const probes = this.#probesOf(container);
      if (probes !== undefined) this.#probes.set(container.id, probes);
    }
  }

  #probesOf(observed: ObservedContainer): ContainerProbes | undefined {
    const container = podContainers(this.#pod).find(({ spec, role }) => spec.name === observed.name && role !== 'ephemeral');
    if (container === undefined || observed.state.type !== 'running') return undefined;
    const { runtime, clock, cache, node } = this.#dependencies;
    const host = cache.get(this.identity).sandboxes[0]?.ip ?? node().hostIps[0] ?? '127.0.0.1';
    return new ContainerProbes({
      target: { runtime, containerId: observed.id, container: container.spec, host },
      startedAt: observed.state.startedAt,
      clock,
      onChange: () => this.look(),
      onFailure: (kind, output) =>
        announcer(this.#pod, container, this.#dependencies)({ type: 'Warning', reason: 'Unhealthy', message: `${kind} probe failed: ${output}` }),
    });
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
}

function earliest(...times: readonly (Date | undefined)[]): Date | undefined {
  return times.filter((time) => time !== undefined).toSorted((a, b) => a.getTime() - b.getTime())[0];
}

function failureText(error: unknown): string {
  const { message } = error as Error;
  if (!(error instanceof StartError)) return `Error: ${message}`;
  return error.reason === 'CreateContainerConfigError' || error.reason === 'CreateContainerError' ? `Error: ${message}` : `Error: ${error.reason}`;
}
