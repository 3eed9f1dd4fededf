import type { Pod } from '@kubets/api';
import type { ObservedContainer, ObservedPod } from '../runtime/container-runtime.ts';
import { incarnations, podContainers } from './pod-containers.ts';
import type { BackOff } from './pod-situation.ts';

const firstDelayMs = 10_000;
/** A container that ran this long is no longer in a crash loop. */
const forgottenAfterMs = 600_000;

/** The wait that the next restart brings with it: none before the first, then 10 s, doubling up to the node's limit. */
export function nextBackOff(previous: BackOff | undefined, now: Date, longestMs: number): BackOff {
  if (previous === undefined || isForgotten(previous, now)) return { delayMs: Math.min(firstDelayMs, longestMs), since: now };
  return { delayMs: Math.min(previous.delayMs * 2, longestMs), since: now };
}

/** Until when a container that ended at `finishedAt` waits; undefined when it may start at once. */
export function backOffEnd(backOff: BackOff | undefined, finishedAt: Date): Date | undefined {
  if (backOff === undefined || isForgotten(backOff, finishedAt)) return undefined;
  return new Date(finishedAt.getTime() + backOff.delayMs);
}

/** The back-offs a kubelet that starts again goes on with, by container name: what the restart counts tell of. */
export function recalledBackOffs(pod: Pick<Pod, 'spec'>, observed: ObservedPod, longestMs: number): Map<string, BackOff> {
  const backOffs = new Map<string, BackOff>();
  for (const { spec } of podContainers(pod)) {
    const [latest] = incarnations(observed, spec.name);
    const backOff = latest && recalledBackOff(latest, longestMs);
    if (backOff !== undefined) backOffs.set(spec.name, backOff);
  }
  return backOffs;
}

/** The back-off that brought a container to its present attempt, as far as the container itself tells. */
export function recalledBackOff({ attempt, state }: Pick<ObservedContainer, 'attempt' | 'state'>, longestMs: number): BackOff | undefined {
  if (attempt === 0 || state.type === 'created') return undefined;
  return { delayMs: Math.min(firstDelayMs * 2 ** (attempt - 1), longestMs), since: state.startedAt };
}

function isForgotten({ since }: BackOff, now: Date): boolean {
  return now.getTime() - since.getTime() > forgottenAfterMs;
}
