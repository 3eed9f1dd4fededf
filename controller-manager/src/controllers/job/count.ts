import type { Job, JobStatus, Pod } from '@kubets/api';
import { formatIndexes, parseIndexes } from './indexes.ts';
import { failureRule, hasFailed, hasSucceeded, indexOf, isIndexed, isTracked } from './pod-outcome.ts';

/** The Job's counters after a look at its pods. */
export interface JobCount {
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  readonly uncounted: NonNullable<JobStatus['uncountedTerminatedPods']>;
  /** Counted in this status: they lose their finalizer once it is written. */
  readonly release: readonly Pod[];
  /** A rule of the pod failure policy ends the Job. */
  readonly failJob: string | undefined;
}

/**
 * Counts each finished pod exactly once: its uid stands in the status from the write that counts it until its finalizer
 * is off, so that a crash in between neither loses nor doubles it.
 */
export function countPods(job: Job, pods: readonly Pod[]): JobCount {
  const completions = job.spec.completions ?? Infinity;
  const completedIndexes = new Set(parseIndexes(job.status.completedIndexes, completions));
  const failedIndexes = new Set(parseIndexes(job.status.failedIndexes, completions));
  const listed = new Set([...(job.status.uncountedTerminatedPods?.succeeded ?? []), ...(job.status.uncountedTerminatedPods?.failed ?? [])]);
  const finished = pods.filter((pod) => isTracked(pod) && (hasSucceeded(pod) || hasFailed(job, pod)));
  const fresh = finished.filter((pod) => !listed.has(pod.metadata.uid));
  const succeeded = fresh.filter((pod) => hasSucceeded(pod) && !isRepeatedIndex(job, pod, completedIndexes));
  const failed = fresh.filter((pod) => !hasSucceeded(pod) && failureRule(job, pod)?.rule.action !== 'Ignore');
  for (const pod of failed) if (failsIndex(job, pod)) failedIndexes.add(indexOf(pod) ?? -1);
  const failing = fresh.flatMap((pod) => failureRule(job, pod) ?? []).find(({ rule }) => rule.action === 'FailJob');
  const stillTracked = new Set(finished.map(({ metadata }) => metadata.uid));
  const uncountedOf = (old: readonly string[] = [], now: readonly Pod[]): string[] => [
    ...old.filter((uid) => stillTracked.has(uid)),
    ...now.map(({ metadata }) => metadata.uid),
  ];
  const uncounted = {
    succeeded: uncountedOf(job.status.uncountedTerminatedPods?.succeeded, succeeded),
    failed: uncountedOf(job.status.uncountedTerminatedPods?.failed, failed),
  };
  return {
    succeeded: isIndexed(job) ? completedIndexes.size : (job.status.succeeded ?? 0) + succeeded.length,
    failed: (job.status.failed ?? 0) + failed.length,
    completedIndexes,
    failedIndexes,
    uncounted,
    release: finished,
    failJob: failing?.message,
  };
}

/** Takes the pod's index as completed; true when it was so before. */
function isRepeatedIndex(job: Job, pod: Pod, completed: Set<number>): boolean {
  const index = indexOf(pod);
  if (!isIndexed(job) || index === undefined) return isIndexed(job);
  if (completed.has(index)) return true;
  completed.add(index);
  return false;
}

function failsIndex(job: Job, pod: Pod): boolean {
  const limit = job.spec.backoffLimitPerIndex;
  if (limit === undefined || indexOf(pod) === undefined) return false;
  return failureRule(job, pod)?.rule.action === 'FailIndex' || failuresOf(pod) >= limit;
}

const indexFailuresAnnotation = 'batch.kubernetes.io/job-index-failure-count';

/** How often the pod's index had failed before it. */
export function failuresOf({ metadata }: Pod): number {
  return Number(metadata.annotations?.[indexFailuresAnnotation] ?? 0);
}

export function indexFailures(job: Job, count: number): Record<string, string> {
  return job.spec.backoffLimitPerIndex === undefined ? {} : { [indexFailuresAnnotation]: String(count) };
}

export function indexTexts(job: Job, { completedIndexes, failedIndexes }: JobCount): Pick<JobStatus, 'completedIndexes' | 'failedIndexes'> {
  return {
    ...(isIndexed(job) && completedIndexes.size > 0 && { completedIndexes: formatIndexes(completedIndexes) }),
    ...(job.spec.backoffLimitPerIndex !== undefined && { failedIndexes: formatIndexes(failedIndexes) }),
  };
}
