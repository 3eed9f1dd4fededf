import type { ObservedContainer } from '../runtime/container-runtime.ts';
import type { Step } from './plan-pod.ts';
import { currentSandbox, incarnations, matchingRule, podContainers, restartsAfter, type PodContainer } from './pod-containers.ts';
import type { PodSituation } from './pod-situation.ts';
import { backOffEnd } from './restart-back-off.ts';

type Facts = Pick<PodSituation, 'pod' | 'observed'>;

/**
 * The containers whose end asks, by their rules, that all containers of the pod start anew. As long as one of them is there the pod is
 * on its way back to its beginning.
 */
export function restartTriggers(facts: Facts): readonly ObservedContainer[] {
  const sandbox = currentSandbox(facts.observed);
  return podContainers(facts.pod).flatMap((container) => {
    const [latest] = incarnations(facts.observed, container.spec.name);
    const asks =
      latest?.state.type === 'exited' &&
      latest.sandboxId === sandbox?.id &&
      matchingRule(container, latest.state.exitCode)?.action === 'RestartAllContainers' &&
      !(container.role === 'sidecar' && outlivedTheApps(facts, latest.state.finishedAt));
    return asks ? [latest] : [];
  });
}

/** Sidecars are told to end once the app containers have: with whatever code they then end, it asks for nothing. */
function outlivedTheApps({ pod, observed }: Facts, finishedAt: Date): boolean {
  const isOver = (container: PodContainer): boolean => {
    const state = incarnations(observed, container.spec.name)[0]?.state;
    return state?.type === 'exited' && !restartsAfter(pod, container, state.exitCode) && state.finishedAt <= finishedAt;
  };
  return podContainers(pod)
    .filter(({ role }) => role === 'app')
    .every(isOver);
}

/**
 * Kills what still runs, without hooks or grace, then removes every container; the pod then starts as a new one does, in the same sandbox
 * and with the same volumes. Those that asked for it go last: they tell, even a kubelet that starts again, what is going on.
 */
export function* planRestartOfAll({ observed, backOffs }: PodSituation, triggers: readonly ObservedContainer[], now: Date): Generator<Step> {
  const running = observed.containers.filter(({ state }) => state.type === 'running');
  if (running.length > 0) return yield* running.map(({ id }): Step => ({ type: 'killContainer', id }));
  const others = observed.containers.filter((container) => !triggers.includes(container));
  if (others.length > 0) return yield* others.map(({ id }): Step => ({ type: 'removeContainer', id }));
  for (const { id, name, state } of triggers) {
    const until = state.type === 'exited' ? backOffEnd(backOffs.get(name), state.finishedAt) : undefined;
    yield until !== undefined && until > now ? until : { type: 'removeContainer', id };
  }
}
