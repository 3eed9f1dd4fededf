import { cronJobs, jobs as jobResource, type CronJob, type CronJobStatus, type Job } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import { apiVersionOf, formatTime, type Draft } from '@kubets/machinery';
import { controllerReference } from '../../ownership.ts';
import { isFinished } from '../job/plan.ts';
import type { Schedule } from './schedule.ts';

export interface ObservedCronJob {
  readonly cronJob: CronJob;
  readonly schedule: Schedule;
  /** Controlled by the CronJob. */
  readonly jobs: readonly Job[];
  readonly now: Date;
}

export interface CronJobPlan {
  readonly start: { readonly job: Draft<Job>; readonly at: Date } | undefined;
  /** Replaced by the new one, or beyond the history limits. */
  readonly remove: readonly Job[];
  readonly status: CronJobStatus;
  readonly events: readonly EventDraft[];
  readonly lookAgainMs: number | undefined;
}

const manyMissed = 100;

/** What a CronJob does at this moment. */
export function planCronJob(observed: ObservedCronJob): CronJobPlan {
  const { cronJob, jobs, now, schedule } = observed;
  const listed = new Set((cronJob.status.active ?? []).map(({ uid }) => uid));
  const active = jobs.filter((job) => !isFinished(job) && listed.has(job.metadata.uid));
  const due = cronJob.spec.suspend === true || cronJob.metadata.deletionTimestamp !== undefined ? notDue : dueMoment(observed);
  const isBusy = active.length > 0;
  const isForbidden = due.at !== undefined && isBusy && cronJob.spec.concurrencyPolicy === 'Forbid';
  const replaced = due.at !== undefined && cronJob.spec.concurrencyPolicy === 'Replace' ? active : [];
  const starts = due.at !== undefined && !isForbidden;
  const next = schedule.next(now);
  return {
    start: starts && due.at ? { job: jobAt(cronJob, due.at), at: due.at } : undefined,
    remove: [...replaced, ...beyondHistory(cronJob, jobs)],
    status: statusOf(
      observed,
      active.filter((job) => !replaced.includes(job)),
    ),
    events: [...due.events, ...(isForbidden ? [alreadyActive] : []), ...jobEvents(cronJob, jobs)],
    lookAgainMs: next === undefined ? undefined : Math.max(0, next.getTime() - now.getTime()) + 100,
  };
}

const alreadyActive: EventDraft = {
  type: 'Normal',
  reason: 'JobAlreadyActive',
  message: 'Not starting job because prior execution is running and concurrency policy is Forbid',
};

interface Due {
  readonly at: Date | undefined;
  readonly events: readonly EventDraft[];
}

const notDue: Due = { at: undefined, events: [] };

/** The latest moment that passed and was not served; one that lies too far back is not made up for. */
function dueMoment({ cronJob, schedule, now }: ObservedCronJob): Due {
  const { status, metadata, spec } = cronJob;
  const deadlineMs = spec.startingDeadlineSeconds === undefined ? undefined : spec.startingDeadlineSeconds * 1000;
  const since = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp);
  const earliest = deadlineMs === undefined ? since : Math.max(since, now.getTime() - deadlineMs);
  const { latest, count } = schedule.missed(new Date(earliest), now, manyMissed);
  if (latest === undefined) return notDue;
  return { at: latest, events: count > manyMissed ? [tooManyMissed] : [] };
}

const tooManyMissed: EventDraft = {
  type: 'Warning',
  reason: 'TooManyMissedTimes',
  message: 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
};

/** One name for each moment, so that no moment is served twice. */
function jobAt(cronJob: CronJob, at: Date): Draft<Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const annotations = { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(at) };
  return {
    apiVersion: apiVersionOf(jobResource),
    kind: jobResource.kind,
    metadata: {
      namespace: cronJob.metadata.namespace,
      name: `${cronJob.metadata.name}-${Math.floor(at.getTime() / 60_000)}`,
      ...(metadata?.labels && { labels: metadata.labels }),
      annotations,
      ownerReferences: [controllerReference(cronJob, cronJobs)],
    },
    ...(spec && { spec }),
  };
}

function beyondHistory({ spec }: CronJob, jobs: readonly Job[]): readonly Job[] {
  const ended = (type: string): readonly Job[] =>
    jobs
      .filter(({ status }) => status.conditions?.some((condition) => condition.type === type && condition.status === 'True'))
      .toSorted((a, b) => ((a.status.startTime ?? a.metadata.creationTimestamp) < (b.status.startTime ?? b.metadata.creationTimestamp) ? 1 : -1));
  return [...ended('Complete').slice(spec.successfulJobsHistoryLimit), ...ended('Failed').slice(spec.failedJobsHistoryLimit)];
}

function statusOf({ cronJob, jobs }: ObservedCronJob, active: readonly Job[]): CronJobStatus {
  const uids = new Set(active.map(({ metadata }) => metadata.uid));
  const references = (cronJob.status.active ?? []).filter(({ uid }) => uids.has(uid ?? ''));
  const successes = jobs.flatMap(({ status }) => status.completionTime ?? []);
  const lastSuccessfulTime = [...successes, ...(cronJob.status.lastSuccessfulTime ? [cronJob.status.lastSuccessfulTime] : [])].toSorted().at(-1);
  return {
    ...cronJob.status,
    active: references.length > 0 ? references : undefined,
    ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
  };
}

/** The status once a job serves a moment. Only jobs started so are active: one that a user made of the template is left alone. */
export function startedStatus({ status }: CronJob, { metadata }: Job, at: Date): CronJobStatus {
  const others = (status.active ?? []).filter(({ uid }) => uid !== metadata.uid);
  const { namespace, name, uid, resourceVersion } = metadata;
  const reference = { apiVersion: apiVersionOf(jobResource), kind: jobResource.kind, namespace, name, uid, resourceVersion };
  return { ...status, active: [...others, reference], lastScheduleTime: formatTime(at) };
}

function jobEvents({ status }: CronJob, jobs: readonly Job[]): readonly EventDraft[] {
  const listed = status.active ?? [];
  const isListed = ({ metadata }: Job): boolean => listed.some(({ uid }) => uid === metadata.uid);
  const missing = listed.filter(({ uid }) => !jobs.some(({ metadata }) => metadata.uid === uid));
  return [
    ...jobs.filter((job) => isListed(job) && isFinished(job)).map(completed),
    ...jobs.filter((job) => !isListed(job) && !isFinished(job)).map(unexpected),
    ...missing.map(({ name }): EventDraft => ({ type: 'Normal', reason: 'MissingJob', message: `Active job went missing: ${name}` })),
  ];
}

function completed({ metadata, status }: Job): EventDraft {
  const outcome = status.conditions?.find(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True')?.type ?? '';
  return { type: 'Normal', reason: 'SawCompletedJob', message: `Saw completed job: ${metadata.name}, condition: ${outcome}` };
}

function unexpected({ metadata }: Job): EventDraft {
  return { type: 'Warning', reason: 'UnexpectedJob', message: `Saw a job that the controller did not create or forgot: ${metadata.name}` };
}
