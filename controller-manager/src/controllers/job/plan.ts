import type { Job, JobCondition, JobStatus, Pod } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import { withCondition, type ConditionDraft } from '../../conditions.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../../workloads/pod-state.ts';
import { countPods, indexTexts, type JobCount } from './count.ts';
import { missingPods, surplusPods, type WantedPod } from './missing-pods.ts';
import { untilDeadline, verdictOf } from './verdict.ts';

export interface ObservedJob {
  readonly job: Job;
  /** Controlled by the Job. */
  readonly pods: readonly Pod[];
  readonly now: Date;
}

export interface JobPlan {
  readonly create: readonly WantedPod[];
  /** Ended with the Job. */
  readonly remove: readonly Pod[];
  /** Not wanted at this time: they lose their finalizer before they go, so that their end counts as no failure. */
  readonly dismiss: readonly Pod[];
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
  const { create, waitMs } = missingPods(observed, count, active);
  const status = statusOf(observed, count, active, resumed(job));
  return {
    create,
    remove: [],
    dismiss: surplusPods(observed, count, active),
    release: count.release,
    status,
    news: newsOf(job, status),
    lookAgainMs: soonest(waitMs, untilDeadline(job, now)),
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

/** Ends what still runs, and says how it ended when nothing does and every pod is counted for good. */
function ending(observed: ObservedJob, count: JobCount, active: readonly Pod[], verdict: ConditionDraft | undefined): JobPlan {
  const { job, now, pods } = observed;
  const { succeeded = [], failed = [] } = count.uncounted;
  const isOver = active.length === 0 && !pods.some(isPodTerminating) && succeeded.length + failed.length === 0;
  const early: ConditionDraft | undefined = verdict && { ...verdict, type: verdict.type === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet' };
  const drafts = [...(early ? [early] : []), ...(verdict && isOver ? [verdict] : [])];
  const base = statusOf(observed, count, active, drafts);
  const completionTime = verdict?.type === 'Complete' && isOver ? formatTime(now) : job.status.completionTime;
  const status = { ...base, ...(completionTime !== undefined && { completionTime }) };
  return { create: [], remove: active, dismiss: [], release: count.release, status, news: newsOf(job, status) };
}

function paused(observed: ObservedJob, count: JobCount, active: readonly Pod[]): JobPlan {
  const draft: ConditionDraft = { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' };
  const status = { ...statusOf(observed, count, active, [draft]), startTime: undefined };
  return { create: [], remove: [], dismiss: active, release: count.release, status, news: newsOf(observed.job, status) };
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

function soonest(...waits: readonly (number | undefined)[]): number | undefined {
  const known = waits.filter((wait) => wait !== undefined);
  return known.length === 0 ? undefined : Math.max(0, Math.min(...known));
}
