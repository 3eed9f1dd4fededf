import type { Step } from './plan-pod.ts';
import { podContainers } from './pod-containers.ts';
import type { PodSituation, Termination } from './pod-situation.ts';

/** Ends a pod: its containers, then its sidecars in reverse order, then its sandbox; a deleted pod is then removed everywhere. */
export function* planTermination(situation: PodSituation, termination: Termination, now: Date): Generator<Step> {
  const { observed, busy } = situation;
  if (observed.containers.some(({ state }) => state.type === 'running')) return yield* stopContainers(situation, termination, now);
  if ([...busy].some((key) => key.startsWith('start:') || key === 'runSandbox' || key === 'mountVolumes')) return;
  const running = observed.sandboxes.filter((sandbox) => sandbox.running);
  if (running.length > 0) return yield* running.map(({ id }): Step => ({ type: 'stopSandbox', id }));
  if (!termination.deleted) return;
  if (situation.volumes !== 'cleaned') return yield { type: 'cleanUp' };
  if (observed.containers.length + observed.sandboxes.length === 0) return yield { type: 'deletePod' };
  yield* observed.containers.map(({ id }): Step => ({ type: 'removeContainer', id }));
  yield* observed.sandboxes.map(({ id }): Step => ({ type: 'removeSandbox', id }));
}

function* stopContainers(situation: PodSituation, { deadline }: Termination, now: Date): Generator<Step> {
  const running = situation.observed.containers.filter(({ state }) => state.type === 'running');
  if (deadline <= now) return yield* running.map(({ id }): Step => ({ type: 'killContainer', id }));
  yield deadline;
  yield* stopRemaining(situation, Math.ceil((deadline.getTime() - now.getTime()) / 1000));
}

/** Stops what still runs: all but the sidecars together, then those one after the other, the last first. */
export function* stopRemaining({ pod, observed }: PodSituation, graceSeconds: number): Generator<Step> {
  const running = observed.containers.filter(({ state }) => state.type === 'running');
  const sidecars = podContainers(pod).filter(({ role }) => role === 'sidecar');
  const others = running.filter(({ name }) => !sidecars.some(({ spec }) => spec.name === name));
  const lastSidecar = sidecars
    .toReversed()
    .map(({ spec }) => running.find(({ name }) => name === spec.name))
    .find((container) => container !== undefined);
  for (const { id, name } of others.length > 0 ? others : lastSidecar ? [lastSidecar] : []) {
    yield { type: 'stopContainer', id, name, graceSeconds, why: `Stopping container ${name}` };
  }
}
