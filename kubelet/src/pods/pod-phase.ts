import { podContainers } from './pod-containers.ts';
import { finalExitCode, initFailedForGood } from './pod-outcome.ts';
import { isBeginning, type PodSituation } from './pod-situation.ts';
import type { ContainerStatus, PodStatus } from './pod-status.ts';

export interface PodContainerStatuses {
  readonly init: readonly ContainerStatus[];
  readonly app: readonly ContainerStatus[];
}

type Phase = NonNullable<PodStatus['phase']>;

export function podPhase(situation: PodSituation, { init, app }: PodContainerStatuses): Phase {
  const { pod, told, termination, observed } = situation;
  for (const { phase } of [pod.status, told ?? {}]) if (phase === 'Failed' || phase === 'Succeeded') return phase;
  const nothingRuns = !observed.containers.some(({ state }) => state.type === 'running');
  if (termination !== undefined && nothingRuns && !isBeginning(situation)) return finalPhase(situation, app);
  if (initFailedForGood(situation)) return nothingRuns ? 'Failed' : 'Pending';
  if (!isInitialized(situation, { init, app })) return 'Pending';
  return phaseOfContainers(situation, app, nothingRuns);
}

/** What is left of a pod that was ended: it failed unless each of its containers had succeeded. */
function finalPhase({ termination, observed }: PodSituation, app: readonly ContainerStatus[]): Phase {
  if (termination?.failure !== undefined) return 'Failed';
  if (observed.containers.length === 0 && !app.some(({ state }) => state?.terminated)) return termination?.deleted ? 'Failed' : 'Pending';
  return app.every(({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.exitCode === 0) ? 'Succeeded' : 'Failed';
}

/** Once an app container has started, a sidecar that restarts does not undo it. */
export function isInitialized({ pod }: Pick<PodSituation, 'pod'>, { init, app }: PodContainerStatuses): boolean {
  if (app.some(({ state }) => state?.running !== undefined || state?.terminated !== undefined)) return true;
  const roles = new Map(podContainers(pod).map(({ spec, role }) => [spec.name, role]));
  return init.every(({ name, state, started }) =>
    roles.get(name) === 'sidecar' ? started === true || state?.terminated !== undefined : state?.terminated?.exitCode === 0,
  );
}

function phaseOfContainers(situation: PodSituation, app: readonly ContainerStatus[], nothingRuns: boolean): Phase {
  if (app.some(({ state, lastState }) => state?.waiting !== undefined && lastState?.terminated === undefined)) return 'Pending';
  const exitCodes = podContainers(situation.pod)
    .filter(({ role }) => role === 'app')
    .map((container) => finalExitCode(situation, container));
  if (!nothingRuns || !exitCodes.every((exitCode) => exitCode !== undefined)) return 'Running';
  return exitCodes.every((exitCode) => exitCode === 0) ? 'Succeeded' : 'Failed';
}
