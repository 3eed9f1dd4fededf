import { incarnations, podContainers, restartsAfter, type PodContainer } from './pod-containers.ts';
import type { PodSituation } from './pod-situation.ts';
import { restartTriggers } from './restart-all.ts';

type Facts = Pick<PodSituation, 'pod' | 'observed'>;

/** Whether the pod has nothing left to do: its app containers have ended for good, or can never start. Sidecars do not count. */
export function workIsOver(facts: Facts): boolean {
  const apps = podContainers(facts.pod).filter(({ role }) => role === 'app');
  return initFailedForGood(facts) || apps.every((container) => finalExitCode(facts, container) !== undefined);
}

/** An init container failed and is not restarted: the app containers never start. */
export function initFailedForGood(facts: Facts): boolean {
  const inits = podContainers(facts.pod).filter(({ role }) => role === 'init');
  return inits.some((container) => (finalExitCode(facts, container) ?? 0) !== 0);
}

/** What a container ended with when it is not to be started again. */
export function finalExitCode({ pod, observed }: Facts, container: PodContainer): number | undefined {
  if (restartTriggers({ pod, observed }).length > 0) return undefined;
  const state = incarnations(observed, container.spec.name)[0]?.state;
  return state?.type === 'exited' && !restartsAfter(pod, container, state.exitCode) ? state.exitCode : undefined;
}
