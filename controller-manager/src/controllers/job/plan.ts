import type { Job, JobCondition, JobStatus, Pod } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import { withCondition, type ConditionDraft } from '../../conditions.ts';
import { inDeletionOrder } from '../../workloads/deletion-order.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../../workloads/pod-state.ts';
import { countPods, failuresOf, indexTexts, type JobCount } from './count.ts';
import { parseIndexes } from './indexes.ts';
import { hasFailed, indexOf, isIndexed } from './pod-outcome.ts';

export interface ObservedJob {
  readonly job: Job;
  /** Controlled by the Job. */
  readonly pods: readonly Pod[];
  readonly now: Date;
}

export interface JobPlan {
  /** One entry for each pod to make: its index, if pods have one, and how often that index failed. */
  readonly create: readonly { readonly index: number | undefined; readonly failures: number }[];
  readonly remove: readonly Pod[];
  /** Counted: off with their finalizer once the status is written. */
  readonly release: readonly Pod[];
  readonly status: JobStatus;
  /** News of this look: conditions that began to hold. */
  readonly news: readonly ConditionDraft[];
  readonly lookAgainMs?: number | undefined;
}

/** What a Job does next. A finished Job only lets its pods go. */
export function planJob(observed: ObservedJob): JobPlan {
  const { job, pods, now } = observed;
  const count = countPods(job, pods);
  const active = pods.filter((pod) => isPodActive(pod));
  const verdict = isFinished(job) ? undefined : (pendingVerdict(job) ?? verdictOf(observed, count, active));
  if (isFinished(job) || verdict) return ending(observed, count, active, verdict);
  if (job.spec.suspend === true) return paused(observed, count, active);
  const create = missingPods(observed, count, active);
  const remove = surplusPods(observed, count, active);
  const wait = backOff(observed);
  const status = statusOf(observed, count, active, resumed(job));
  return {
    create: wait > 0 ? [] : create,
    remove,
    release: count.release,
    status,
    news: newsOf(job, status),
    lookAgainMs: soonest(wait > 0 && create.length > 0 ? wait : undefined, untilDeadline(job, now)),
  };
}

export function isFinished({ status }: Job): boolean {
  return (status.conditions ?? []).some(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True');
}

/** A Job is declared finished only when no pod of it runs any more; until then this stands in its conditions. */
function pendingVerdict({ status }: Job): ConditionDraft | undefined {
  const pending = (status.conditions ?? []).find(({ type, status: value }) => (type === 'SuccessCriteriaMet' || type === 'FailureTarget') && value === 'True');
  if (pending === undefined) return undefined;
  const type = pending.type === 'FailureTarget' ? 'Failed' : 'Complete';
  return { type, status: 'True', reason: pending.reason ?? '', message: pending.message ?? '' };
}

const failed = (reason: string, message: string): ConditionDraft => ({ type: 'Failed', status: 'True', reason, message });
const complete = (reason: string, message: string): ConditionDraft => ({ type: 'Complete', status: 'True', reason, message });

function verdictOf({ job, now }: ObservedJob, count: JobCount, active: readonly Pod[]): ConditionDraft | undefined {
  const { spec } = job;
  if (count.failJob) return failed('PodFailurePolicy', count.failJob);
  const succeededBy = successRule(job, count);
  if (succeededBy !== undefined) return complete('SuccessPolicy', `Matched rules at index ${succeededBy}`);
  const limit = spec.backoffLimit ?? 6;
  if (count.failed > limit) return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if (isPastDeadline(job, now)) return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
  if (spec.maxFailedIndexes !== undefined && count.failedIndexes.size > spec.maxFailedIndexes) {
    return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  }
  const completions = spec.completions;
  if (completions !== undefined && count.failedIndexes.size > 0 && count.succeeded + count.failedIndexes.size >= completions) {
    return failed('FailedIndexes', 'Job has failed indexes');
  }
  const isDone = completions === undefined ? count.succeeded > 0 && active.length === 0 : count.succeeded >= completions;
  return isDone ? complete('CompletionsReached', 'Reached expected number of succeeded pods') : undefined;
}

function successRule(job: Job, { completedIndexes, succeeded }: JobCount): number | undefined {
  if (!isIndexed(job)) return undefined;
  const rules = job.spec.successPolicy?.rules ?? [];
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeeded >= (succeededCount ?? Infinity);
    const wanted = parseIndexes(succeededIndexes, job.spec.completions ?? 0);
    const reached = [...wanted].filter((wantedIndex) => completedIndexes.has(wantedIndex)).length;
    return reached >= (succeededCount ?? wanted.size);
  });
  return index < 0 ? undefined : index;
}

/** Ends what still runs, and says how it ended when nothing does. */
function ending(observed: ObservedJob, count: JobCount, active: readonly Pod[], verdict: ConditionDraft | undefined): JobPlan {
  const { job, now, pods } = observed;
  const isOver = active.length === 0 && !pods.some(isPodTerminating);
  const early: ConditionDraft | undefined = verdict && { ...verdict, type: verdict.type === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet' };
  const drafts = [...(early ? [early] : []), ...(verdict && isOver ? [verdict] : [])];
  const base = statusOf(observed, count, active, drafts);
  const completionTime = verdict?.type === 'Complete' && isOver ? formatTime(now) : job.status.completionTime;
  const status = { ...base, ...(completionTime !== undefined && { completionTime }) };
  return { create: [], remove: active, release: count.release, status, news: newsOf(job, status) };
}

function paused(observed: ObservedJob, count: JobCount, active: readonly Pod[]): JobPlan {
  const draft: ConditionDraft = { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' };
  const status = { ...statusOf(observed, count, active, [draft]), startTime: undefined };
  return { create: [], remove: active, release: count.release, status, news: newsOf(observed.job, status) };
}

function resumed({ status }: Job): readonly ConditionDraft[] {
  const wasSuspended = (status.conditions ?? []).some((condition) => condition.type === 'Suspended' && condition.status === 'True');
  return wasSuspended ? [{ type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }] : [];
}

function statusOf({ job, pods, now }: ObservedJob, count: JobCount, active: readonly Pod[], drafts: readonly ConditionDraft[]): JobStatus {
  const conditions = drafts.reduce<readonly JobCondition[]>(
    (current, draft) => withCondition(current, draft, now) as readonly JobCondition[],
    job.status.conditions ?? [],
  );
  const startTime = job.status.startTime ?? (job.spec.suspend === true ? undefined : formatTime(now));
  const { succeeded = [], failed: failedUids = [] } = count.uncounted;
  return {
    ...(job.status.completionTime !== undefined && { completionTime: job.status.completionTime }),
    ...(startTime !== undefined && { startTime }),
    active: active.length || undefined,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    succeeded: count.succeeded || undefined,
    failed: count.failed || undefined,
    ...indexTexts(job, count),
    uncountedTerminatedPods: { ...(succeeded.length > 0 && { succeeded }), ...(failedUids.length > 0 && { failed: failedUids }) },
    ...(conditions.length > 0 && { conditions: [...conditions] }),
  };
}

function newsOf({ status: old }: Job, { conditions = [] }: JobStatus): readonly ConditionDraft[] {
  const held = (type: string, value: string): boolean => (old.conditions ?? []).some((condition) => condition.type === type && condition.status === value);
  return conditions
    .filter(({ type, status }) => !held(type, status))
    .map(({ type, status, reason = '', message = '' }) => ({ type, status: status === 'True' ? 'True' : 'False', reason, message }));
}

function wantedActive({ job }: ObservedJob, count: JobCount, active: readonly Pod[]): number {
  const parallelism = job.spec.parallelism ?? 1;
  if (job.spec.completions === undefined) return count.succeeded > 0 ? Math.min(active.length, parallelism) : parallelism;
  return Math.max(0, Math.min(parallelism, job.spec.completions - count.succeeded - count.failedIndexes.size));
}

function missingPods(observed: ObservedJob, count: JobCount, active: readonly Pod[]): JobPlan['create'] {
  const { job, pods } = observed;
  const leaving = job.spec.podReplacementPolicy === 'Failed' ? pods.filter(isPodTerminating) : [];
  const missing = Math.min(500, wantedActive(observed, count, active) - active.length - leaving.length);
  if (missing <= 0) return [];
  if (!isIndexed(job)) return Array.from({ length: missing }, () => ({ index: undefined, failures: 0 }));
  const taken = new Set([...active, ...leaving].map(indexOf));
  const free = Array.from({ length: job.spec.completions ?? 0 }, (_, index) => index).filter(
    (index) => !taken.has(index) && !count.completedIndexes.has(index) && !count.failedIndexes.has(index),
  );
  return free.slice(0, missing).map((index) => ({ index, failures: failuresAt(observed, index) }));
}

function failuresAt({ job, pods }: ObservedJob, index: number): number {
  const earlier = pods.filter((pod) => indexOf(pod) === index && hasFailed(job, pod));
  return Math.max(0, ...earlier.map((pod) => failuresOf(pod) + 1));
}

function surplusPods(observed: ObservedJob, count: JobCount, active: readonly Pod[]): readonly Pod[] {
  const done = active.filter((pod) => isIndexed(observed.job) && isSettledIndex(indexOf(pod), count));
  const rest = active.filter((pod) => !done.includes(pod));
  const surplus = Math.max(0, rest.length - wantedActive(observed, count, rest));
  return [...done, ...inDeletionOrder(rest, rest, observed.now).slice(0, surplus)];
}

function isSettledIndex(index: number | undefined, { completedIndexes, failedIndexes }: JobCount): boolean {
  return index === undefined || completedIndexes.has(index) || failedIndexes.has(index);
}

/** 10 s after the first failure, doubling to 10 min; a success in between forgives. */
function backOff({ job, pods, now }: ObservedJob): number {
  const failures = pods.filter((pod) => hasFailed(job, pod)).map((pod) => finishedAt(pod));
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

function isPastDeadline(job: Job, now: Date): boolean {
  return (untilDeadline(job, now) ?? 1) <= 0;
}

function untilDeadline({ spec, status }: Job, now: Date): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status.startTime === undefined) return undefined;
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - now.getTime();
}

function soonest(...waits: readonly (number | undefined)[]): number | undefined {
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 ? undefined : Math.max(0, Math.min(...known));
}
