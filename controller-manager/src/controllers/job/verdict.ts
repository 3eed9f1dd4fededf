import type { Job, Pod } from '@kubets/api';
import type { ConditionDraft } from '../../conditions.ts';
import type { JobCount } from './count.ts';
import { parseIndexes } from './indexes.ts';
import type { ObservedJob } from './plan.ts';
import { isIndexed } from './pod-outcome.ts';

const failed = (reason: string, message: string): ConditionDraft => ({ type: 'Failed', status: 'True', reason, message });
const complete = (reason: string, message: string): ConditionDraft => ({ type: 'Complete', status: 'True', reason, message });

/** How a Job ends, if it is time: failures first, then what its success policy asks for, then its completions. */
export function verdictOf({ job, now }: ObservedJob, count: JobCount, active: readonly Pod[]): ConditionDraft | undefined {
  const { spec } = job;
  if (count.failJob) return failed('PodFailurePolicy', count.failJob);
  if (count.failed > (spec.backoffLimit ?? 6) || hasRestartedTooOften(job, active)) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  if ((untilDeadline(job, now) ?? 1) <= 0) return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
  return failedByIndexes(job, count) ?? success(job, count, active);
}

/** Containers restarted in place count against the limit as pods would. */
function hasRestartedTooOften({ spec }: Job, active: readonly Pod[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  const statuses = active.flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]);
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return restarts > 0 && restarts >= (spec.backoffLimit ?? 6);
}

function failedByIndexes({ spec }: Job, { failedIndexes, completedIndexes }: JobCount): ConditionDraft | undefined {
  if (failedIndexes.size === 0) return undefined;
  if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes) {
    return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  }
  return completedIndexes.size + failedIndexes.size >= (spec.completions ?? Infinity) ? failed('FailedIndexes', 'Job has failed indexes') : undefined;
}

function success(job: Job, count: JobCount, active: readonly Pod[]): ConditionDraft | undefined {
  const rule = successRule(job, count);
  if (rule !== undefined) return complete('SuccessPolicy', `Matched rules at index ${rule}`);
  const { completions } = job.spec;
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

/** Milliseconds left of the time a Job may be active. */
export function untilDeadline({ spec, status }: Job, now: Date): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status.startTime === undefined) return undefined;
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - now.getTime();
}
