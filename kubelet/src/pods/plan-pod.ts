import { containerResize } from '../resize/container-resize.ts';
import type { ContainerLimits, ObservedContainer, ObservedSandbox } from '../runtime/container-runtime.ts';
import { planTermination, stopRemaining } from './plan-termination.ts';
import { containerHash, currentSandbox, incarnations, podContainers, restartsAfter, type PodContainer } from './pod-containers.ts';
import { workIsOver } from './pod-outcome.ts';
import type { BackOff, PodSituation } from './pod-situation.ts';
import { backOffEnd, nextBackOff } from './restart-back-off.ts';
import { planRestartOfAll, restartTriggers } from './restart-all.ts';
import { activeDeadline } from './termination.ts';
import { toldStatus } from './told-status.ts';

export type PodAction =
  | { readonly type: 'mountVolumes' }
  | { readonly type: 'runSandbox'; readonly attempt: number }
  | {
      readonly type: 'startContainer';
      readonly container: PodContainer;
      readonly attempt: number;
      readonly sandbox: ObservedSandbox;
      readonly backOff?: BackOff;
    }
  | { readonly type: 'preStop'; readonly id: string; readonly name: string; readonly graceSeconds: number }
  /** Runs the preStop hook first, unless that is done. */
  | {
      readonly type: 'stopContainer';
      readonly id: string;
      readonly name: string;
      readonly graceSeconds: number;
      readonly why: string;
      readonly isPrepared?: boolean;
    }
  | { readonly type: 'killContainer'; readonly id: string }
  | { readonly type: 'resizeContainer'; readonly id: string; readonly limits: ContainerLimits }
  | { readonly type: 'stopSandbox'; readonly id: string }
  | { readonly type: 'removeContainer'; readonly id: string }
  | { readonly type: 'removeSandbox'; readonly id: string }
  /** Unmounts the volumes and removes the pod's directory. */
  | { readonly type: 'cleanUp' }
  | { readonly type: 'deletePod' };

export interface PodPlan {
  /** All of them can be performed at once. */
  readonly actions: readonly PodAction[];
  readonly lookAgainAt: Date | undefined;
}

/** The key under which an action is known to be under way. */
export function actionKey(action: PodAction): string {
  switch (action.type) {
    case 'startContainer':
      return `start:${action.container.spec.name}`;
    case 'preStop':
    case 'stopContainer':
    case 'killContainer':
    case 'resizeContainer':
    case 'removeContainer':
    case 'stopSandbox':
    case 'removeSandbox':
      return `${action.type}:${action.id}`;
    case 'mountVolumes':
    case 'runSandbox':
    case 'cleanUp':
    case 'deletePod':
      return action.type;
  }
}

/**
 * What to do next for a pod: pure, and complete in the sense that planning again after the actions took effect leads
 * on until nothing is left to do but wait.
 */
export function planPod(situation: PodSituation, now: Date): PodPlan {
  const steps: Step[] = situation.termination ? [...planTermination(situation, situation.termination, now)] : [...planRunning(situation, now)];
  const actions = steps.filter((step): step is PodAction => !(step instanceof Date)).filter((action) => !situation.busy.has(actionKey(action)));
  const times = steps.filter((step) => step instanceof Date).toSorted((a, b) => a.getTime() - b.getTime());
  return { actions, lookAgainAt: times[0] };
}

/** An action, or a time to look again. */
export type Step = PodAction | Date;

function* planRunning(situation: PodSituation, now: Date): Generator<Step> {
  const { observed, pod } = situation;
  const sandbox = currentSandbox(observed);
  const deadline = activeDeadline(pod);
  if (deadline !== undefined) yield deadline;
  yield* removeLeftovers(situation, sandbox);
  if (workIsOver(situation)) return yield* stopRemaining(situation, pod.spec.terminationGracePeriodSeconds ?? 30);
  if (situation.volumes === 'missing') yield { type: 'mountVolumes' };
  if (sandbox === undefined) return yield* replaceSandbox(situation);
  const triggers = restartTriggers(situation);
  if (triggers.length > 0) return yield* planRestartOfAll(situation, triggers, now);
  if (situation.volumes !== 'mounted') return;
  const initialized = yield* planInitContainers(situation, sandbox, now);
  if (!initialized) return;
  for (const container of podContainers(pod)) {
    if (container.role === 'app' || container.role === 'ephemeral') yield* planContainer(situation, { container, sandbox, now });
  }
}

/** Containers that outlived their sandbox have lost their network: they end first, then everything starts anew. */
function* replaceSandbox({ observed, pod }: PodSituation): Generator<Step> {
  const orphans = observed.containers.filter(({ state }) => state.type === 'running');
  for (const { id, name } of orphans) yield { type: 'stopContainer', id, name, graceSeconds: 2, why: 'Pod sandbox changed, it will be killed and re-created.' };
  if (orphans.length > 0) return;
  const wanted = podContainers(pod).some((container) => container.role === 'app' && isWanted(pod, container, incarnations(observed, container.spec.name)[0]));
  if (wanted) yield { type: 'runSandbox', attempt: (observed.sandboxes[0]?.attempt ?? -1) + 1 };
}

function isWanted(pod: PodSituation['pod'], container: PodContainer, latest: ObservedContainer | undefined): boolean {
  return latest?.state.type !== 'exited' || restartsAfter(pod, container, latest.state.exitCode);
}

/** Starts init containers one after the other; true once the app containers may start. */
function* planInitContainers(situation: PodSituation, sandbox: ObservedSandbox, now: Date): Generator<Step, boolean> {
  const { pod, observed } = situation;
  const appStarted = podContainers(pod).some(({ spec, role }) => role === 'app' && incarnations(observed, spec.name)[0]?.sandboxId === sandbox.id);
  for (const container of podContainers(pod)) {
    if (container.role !== 'init' && container.role !== 'sidecar') continue;
    if (container.role === 'init' && appStarted) continue;
    yield* planContainer(situation, { container, sandbox, now });
    if (!appStarted && !isPassed(situation, container, sandbox)) return false;
  }
  return true;
}

/** Whether the next init container may start: this one has succeeded, or as a sidecar has started. */
function isPassed({ observed, probes, busy }: PodSituation, { spec, role }: PodContainer, sandbox: ObservedSandbox): boolean {
  const latest = incarnations(observed, spec.name)[0];
  if (latest === undefined || latest.sandboxId !== sandbox.id || busy.has(`start:${spec.name}`)) return false;
  if (role === 'init') return latest.state.type === 'exited' && latest.state.exitCode === 0;
  return latest.state.type === 'running' && (probes.get(latest.id)?.started ?? spec.startupProbe === undefined);
}

function* planContainer(
  situation: PodSituation,
  { container, sandbox, now }: { container: PodContainer; sandbox: ObservedSandbox; now: Date },
): Generator<Step> {
  const { name } = container.spec;
  const latest = incarnations(situation.observed, name)[0];
  if (situation.busy.has(`start:${name}`)) return;
  if (latest?.state.type === 'running') return yield* planRunningContainer(situation, container, latest);
  const retryAt = situation.failures.get(name)?.retryAt;
  if (retryAt !== undefined && retryAt > now) return yield retryAt;
  if (latest === undefined) return yield* startFresh(situation, container, { sandbox, now });
  const attempt = latest.attempt + 1;
  if (latest.state.type === 'created') return yield { type: 'startContainer', container, attempt, sandbox };
  const inThisSandbox = latest.sandboxId === sandbox.id;
  // A new sandbox runs its init containers again, whatever they did in the old one.
  if (!restartsAfter(situation.pod, container, latest.state.exitCode) && (inThisSandbox || container.role !== 'init')) return;
  const until = inThisSandbox ? backOffEnd(situation.backOffs.get(name), latest.state.finishedAt) : undefined;
  if (until !== undefined && until > now) return yield until;
  yield { type: 'startContainer', container, attempt, sandbox, backOff: nextBackOff(situation.backOffs.get(name), now, situation.longestBackOffMs) };
}

/** A container that nothing is left of has run before all the same when the status says so: its count goes on. */
function* startFresh(situation: PodSituation, container: PodContainer, { sandbox, now }: { sandbox: ObservedSandbox; now: Date }): Generator<Step> {
  const { name } = container.spec;
  const before = toldStatus(situation, name);
  if (before?.containerID === undefined) return yield { type: 'startContainer', container, attempt: 0, sandbox };
  yield {
    type: 'startContainer',
    container,
    attempt: before.restartCount + 1,
    sandbox,
    backOff: nextBackOff(situation.backOffs.get(name), now, situation.longestBackOffMs),
  };
}

function* planRunningContainer({ pod, probes }: PodSituation, { spec, role }: PodContainer, observed: ObservedContainer): Generator<Step> {
  const { id, hash, name } = observed;
  const graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 30;
  const kill = probes.get(id)?.kill;
  if (role !== 'ephemeral' && hash !== containerHash(spec)) {
    yield { type: 'stopContainer', id, name, graceSeconds, why: `Container ${name} definition changed, will be restarted` };
  } else if (kill !== undefined) {
    const why = `Container ${name} failed ${kill.probe.toLowerCase()} probe, will be restarted`;
    yield { type: 'stopContainer', id, name, graceSeconds: kill.graceSeconds ?? graceSeconds, why };
  } else if (role === 'app' || role === 'sidecar') {
    const resize = containerResize(spec, { pod, observed });
    if (resize.type === 'restart') yield { type: 'stopContainer', id, name, graceSeconds, why: `Container ${name} resize requires restart` };
    if (resize.type === 'update') yield { type: 'resizeContainer', id, limits: resize.limits };
  }
}

/** Of each container the latest and the one before are kept (for `logs --previous`), of the sandboxes the latest. */
function* removeLeftovers({ observed, pod }: PodSituation, sandbox: ObservedSandbox | undefined): Generator<Step> {
  for (const { spec } of podContainers(pod)) {
    for (const { id, state } of incarnations(observed, spec.name).slice(2)) if (state.type !== 'running') yield { type: 'removeContainer', id };
  }
  const kept = sandbox ?? observed.sandboxes[0];
  for (const { id } of observed.sandboxes) if (id !== kept?.id) yield { type: 'removeSandbox', id };
}
