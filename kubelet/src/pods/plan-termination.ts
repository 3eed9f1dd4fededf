import type { PodAction, Step } from './plan-pod.ts';
import { podContainers } from './pod-containers.ts';
import { isBeginning, type PodSituation, type Termination } from './pod-situation.ts';

/** Ends a pod: its containers, then its sidecars in reverse order, then its sandbox; a deleted pod is then removed everywhere. */
export function* planTermination(situation: PodSituation, termination: Termination, now: Date): Generator<Step> {
  const { observed } = situation;
  if (observed.containers.some(({ state }) => state.type === 'running')) return yield* stopContainers(situation, termination, now);
  if (isBeginning(situation)) return;
  const running = observed.sandboxes.filter((sandbox) => sandbox.running);
  if (running.length > 0) return yield* running.map(({ id }): Step => ({ type: 'stopSandbox', id }));
  if (!termination.deleted) return;
  if (situation.volumes !== 'cleaned') return yield { type: 'cleanUp' };
  if (observed.containers.length + observed.sandboxes.length === 0) return yield { type: 'deletePod' };
  yield* observed.containers.map(({ id }): Step => ({ type: 'removeContainer', id }));
  yield* observed.sandboxes.map(({ id }): Step => ({ type: 'removeSandbox', id }));
}

/** What a hook leaves no time to end gets this long all the same. */
const extensionMs = 2_000;

function* stopContainers(situation: PodSituation, { deadline }: Termination, now: Date): Generator<Step> {
  const running = situation.observed.containers.filter(({ state }) => state.type === 'running');
  const hooked = new Set(podContainers(situation.pod).flatMap(({ spec }) => (spec.lifecycle?.preStop ? [spec.name] : [])));
  const extended = running.some(({ name }) => hooked.has(name)) ? new Date(deadline.getTime() + extensionMs) : deadline;
  if (extended <= now) return yield* running.map(({ id }): Step => ({ type: 'killContainer', id }));
  yield extended;
  yield* stopRemaining(situation, Math.max(0, Math.ceil((deadline.getTime() - now.getTime()) / 1000)));
}

/**
 * Stops what still runs: all but the sidecars together, then those one after the other, the last first. The hooks of sidecars run at once,
 * whenever their turn comes.
 */
export function* stopRemaining({ pod, observed, preStopped }: PodSituation, graceSeconds: number): Generator<Step> {
  const running = observed.containers.filter(({ state }) => state.type === 'running');
  const sidecars = podContainers(pod)
    .filter(({ role }) => role === 'sidecar')
    .toReversed()
    .flatMap(({ spec }) => running.filter(({ name }) => name === spec.name).map((container) => ({ ...container, hook: spec.lifecycle?.preStop })));
  const others = running.filter(({ name }) => !sidecars.some((sidecar) => sidecar.name === name));
  const stop = ({ id, name }: { readonly id: string; readonly name: string }): PodAction & { type: 'stopContainer' } => ({
    type: 'stopContainer',
    id,
    name,
    graceSeconds,
    why: `Stopping container ${name}`,
  });
  yield* others.map(stop);
  const unprepared = sidecars.filter(({ id, hook }) => hook !== undefined && !preStopped.has(id));
  yield* unprepared.map(({ id, name }): Step => ({ type: 'preStop', id, name, graceSeconds }));
  const [next] = others.length > 0 ? [] : sidecars;
  if (next !== undefined && !unprepared.includes(next)) yield { ...stop(next), ...(next.hook && { isPrepared: true }) };
}
