import type { Pod } from '@kubets/api';
import { inDeletionOrder } from '../../workloads/deletion-order.ts';
import { isPodTerminating } from '../../workloads/pod-state.ts';
import { failuresOf, type JobCount } from './count.ts';
import type { ObservedJob } from './plan.ts';
import { hasFailed, indexOf, isIndexed } from './pod-outcome.ts';

/** A pod to make: its index, if pods have one, and how often that index failed. */
export interface WantedPod {
  readonly index: number | undefined;
  readonly failures: number;
}

export interface Missing {
  readonly create: readonly WantedPod[];
  /** Milliseconds until more may be made: failures are not repeated at once. */
  readonly waitMs: number | undefined;
}

/** The most pods one look makes. */
const burst = 500;

function wantedActive({ job }: ObservedJob, count: JobCount, active: readonly Pod[]): number {
  const parallelism = job.spec.parallelism ?? 1;
  if (job.spec.completions === undefined) return count.succeeded > 0 ? Math.min(active.length, parallelism) : parallelism;
  return Math.max(0, Math.min(parallelism, job.spec.completions - count.succeeded - count.failedIndexes.size));
}

/** Pods to make now. Each index waits for its own failures where a Job limits failures by index, else all wait for all. */
export function missingPods(observed: ObservedJob, count: JobCount, active: readonly Pod[]): Missing {
  const { job, pods } = observed;
  const leaving = job.spec.podReplacementPolicy === 'Failed' ? pods.filter(isPodTerminating) : [];
  const missing = Math.min(burst, wantedActive(observed, count, active) - active.length - leaving.length);
  if (missing <= 0) return { create: [], waitMs: undefined };
  if (job.spec.backoffLimitPerIndex === undefined) {
    const waitMs = backOff(observed, pods);
    if (waitMs > 0) return { create: [], waitMs };
  }
  if (!isIndexed(job)) return { create: Array.from({ length: missing }, () => ({ index: undefined, failures: 0 })), waitMs: undefined };
  return missingIndexes(observed, freeIndexes(observed, count, [...active, ...leaving]), missing);
}

function freeIndexes({ job }: ObservedJob, { completedIndexes, failedIndexes }: JobCount, present: readonly Pod[]): readonly number[] {
  const taken = new Set(present.map(indexOf));
  const all = Array.from({ length: job.spec.completions ?? 0 }, (_, index) => index);
  return all.filter((index) => !taken.has(index) && !completedIndexes.has(index) && !failedIndexes.has(index));
}

function missingIndexes(observed: ObservedJob, free: readonly number[], missing: number): Missing {
  const { job, pods } = observed;
  const create: WantedPod[] = [];
  let waitMs: number | undefined;
  for (const index of free) {
    if (create.length === missing) break;
    const earlier = pods.filter((pod) => indexOf(pod) === index && hasFailed(job, pod));
    const wait = job.spec.backoffLimitPerIndex === undefined ? 0 : backOff(observed, earlier);
    if (wait > 0) waitMs = Math.min(waitMs ?? Infinity, wait);
    else create.push({ index, failures: Math.max(0, ...earlier.map((pod) => failuresOf(pod) + 1)) });
  }
  return { create, waitMs };
}

/** 10 s after the first failure of these pods, doubling to 10 min; a success in between forgives. */
function backOff({ job, now }: ObservedJob, pods: readonly Pod[]): number {
  const failures = pods.filter((pod) => hasFailed(job, pod)).map(finishedAt);
  if (failures.length === 0) return 0;
  const lastSuccess = Math.max(0, ...pods.filter((pod) => pod.status.phase === 'Succeeded').map(finishedAt));
  const since = failures.filter((at) => at > lastSuccess);
  if (since.length === 0) return 0;
  const delay = Math.min(600_000, 10_000 * 2 ** (since.length - 1));
  return Math.max(0, Math.max(...since) + delay - now.getTime());
}

function finishedAt({ metadata, status }: Pod): number {
  const ends = (status.containerStatuses ?? []).flatMap(({ state }) => state?.terminated?.finishedAt ?? []);
  const text = ends.toSorted().at(-1) ?? metadata.deletionTimestamp ?? metadata.creationTimestamp;
  return Date.parse(text);
}

/** Pods of indexes that are settled, taken twice or no longer asked for, then as many as are too many. */
export function surplusPods(observed: ObservedJob, count: JobCount, active: readonly Pod[]): readonly Pod[] {
  const misplaced = isIndexed(observed.job) ? misplacedPods(observed, count, active) : [];
  const rest = active.filter((pod) => !misplaced.includes(pod));
  const surplus = Math.max(0, rest.length - wantedActive(observed, count, rest));
  return [...misplaced, ...inDeletionOrder(rest, rest, observed.now).slice(0, surplus)];
}

function misplacedPods({ job, now }: ObservedJob, { completedIndexes, failedIndexes }: JobCount, active: readonly Pod[]): readonly Pod[] {
  const isWanted = (index: number | undefined): index is number =>
    index !== undefined && index < (job.spec.completions ?? 0) && !completedIndexes.has(index) && !failedIndexes.has(index);
  const byIndex = Map.groupBy(active, indexOf);
  return [...byIndex].flatMap(([index, pods]) => (isWanted(index) ? inDeletionOrder(pods, pods, now).slice(0, -1) : pods));
}
