import { duplicate, invalid, required, semanticEqual, type FieldError } from '@kubets/machinery';
import { checkNonNegative } from '../validation/numbers.ts';
import { checkEach, noErrors, when } from '../validation/rules.ts';
import { overlap, parseIndexRanges } from './index-ranges.ts';
import type { Job, JobStatus } from './job.ts';

/** What may be reported of a Job, given what was reported before. A rule that was broken already holds nobody up. */
export function validateJobStatusUpdate(job: Job, old: Job): readonly FieldError[] {
  const { status } = job;
  return [
    ...(['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((name) => checkNonNegative(`status.${name}`, status[name])),
    ...checkUids('status.uncountedTerminatedPods.succeeded', status.uncountedTerminatedPods?.succeeded),
    ...checkUids('status.uncountedTerminatedPods.failed', status.uncountedTerminatedPods?.failed),
    ...newlyBroken(checkConditions(status), checkConditions(old.status)),
    ...newlyBroken(checkTimes(status), checkTimes(old.status)),
    ...newlyBroken(checkFinished(status), checkFinished(old.status)),
    ...(sameIndexes(status, old.status) ? noErrors : checkIndexes(job)),
    ...checkTransition(job, old),
  ];
}

/** Controllers of older versions reported otherwise, and can go on. */
function newlyBroken(errors: readonly FieldError[], before: readonly FieldError[]): readonly FieldError[] {
  return errors.filter(({ field, detail }) => !before.some((error) => error.field === field && error.detail === detail));
}

function checkUids(field: string, uids: readonly string[] | undefined): readonly FieldError[] {
  return checkEach(field, uids, (uid, at, index) => {
    if (uid === '') return [invalid(at, uid, 'must not be empty')];
    return when(uids!.indexOf(uid) < index, () => duplicate(at, uid));
  });
}

const isTrue = ({ conditions = [] }: JobStatus, type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');
const isFinished = (status: JobStatus): boolean => isTrue(status, 'Complete') || isTrue(status, 'Failed');

const contradictions = [
  ['Complete', 'Failed', 'cannot set Complete=True and Failed=true conditions'],
  ['Complete', 'FailureTarget', 'cannot set Complete=True and FailureTarget=true conditions'],
  ['SuccessCriteriaMet', 'FailureTarget', 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'],
  ['SuccessCriteriaMet', 'Failed', 'cannot set Failed=True and SuccessCriteriaMet=true conditions'],
] as const;
const preludes = [
  ['Complete', 'SuccessCriteriaMet', 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition'],
  ['Failed', 'FailureTarget', 'cannot set Failed=True condition without the FailureTarget=true condition'],
] as const;

function checkConditions(status: JobStatus): readonly FieldError[] {
  const field = 'status.conditions';
  const broken = [
    ...contradictions.filter(([one, other]) => isTrue(status, one) && isTrue(status, other)),
    ...preludes.filter(([last, first]) => isTrue(status, last) && !isTrue(status, first)),
  ];
  return broken.map(([, , detail]) => invalid(field, status.conditions, detail));
}

function checkTimes(status: JobStatus): readonly FieldError[] {
  const { startTime, completionTime } = status;
  const field = 'status.completionTime';
  const complete = isTrue(status, 'Complete');
  return [
    ...when(completionTime !== undefined && !complete, () =>
      invalid(field, completionTime, 'cannot set completionTime when there is no Complete=True condition'),
    ),
    ...when(completionTime === undefined && complete, () => required(field, 'completionTime is required for Complete jobs')),
    ...when(completionTime !== undefined && startTime !== undefined && Date.parse(completionTime) < Date.parse(startTime), () =>
      invalid(field, completionTime, 'completionTime cannot be set before startTime'),
    ),
  ];
}

function checkFinished(status: JobStatus): readonly FieldError[] {
  const { active = 0, ready = 0, terminating = 0, startTime, uncountedTerminatedPods } = status;
  const moreReady = when(ready > active, () => invalid('status.ready', ready, 'cannot set more ready pods than active'));
  if (!isFinished(status)) return moreReady;
  const uncounted = (uncountedTerminatedPods?.succeeded ?? []).length + (uncountedTerminatedPods?.failed ?? []).length;
  return [
    ...moreReady,
    ...when(active > 0, () => invalid('status.active', active, 'active>0 is invalid for finished job')),
    ...when(terminating > 0, () => invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job')),
    ...when(startTime === undefined, () => required('status.startTime', 'startTime is required for finished job')),
    ...when(uncounted > 0, () =>
      invalid('status.uncountedTerminatedPods', uncountedTerminatedPods, 'uncountedTerminatedPods needs to be empty for finished job'),
    ),
  ];
}

const sameIndexes = (a: JobStatus, b: JobStatus): boolean => a.completedIndexes === b.completedIndexes && a.failedIndexes === b.failedIndexes;

function checkIndexes({ spec, status }: Job): readonly FieldError[] {
  const { completedIndexes = '', failedIndexes = '' } = status;
  const lists = Object.entries({ completedIndexes, failedIndexes });
  if (spec.completionMode !== 'Indexed') {
    return lists
      .filter(([, text]) => text !== '')
      .map(([name, text]) => invalid(`status.${name}`, text, `cannot set non-empty ${name} when non-indexed completion mode`));
  }
  const [completed, failed] = [completedIndexes, failedIndexes].map((text) => parseIndexRanges(text, spec.completions ?? 0));
  const malformed = lists.flatMap(([name, text], index) => {
    const ranges = [completed, failed][index];
    return typeof ranges === 'string' ? [invalid(`status.${name}`, text, `error parsing ${name}: ${ranges}`)] : noErrors;
  });
  if (typeof completed !== 'object' || typeof failed !== 'object') return malformed;
  return [
    ...when(failedIndexes !== '' && spec.backoffLimitPerIndex === undefined, () =>
      invalid('status.failedIndexes', failedIndexes, 'failedIndexes and backoffLimitPerIndex must both be set or unset'),
    ),
    ...when(overlap(completed, failed), () => invalid('status.failedIndexes', failedIndexes, 'failedIndexes and completedIndexes overlap')),
  ];
}

const terminal = ['Failed', 'Complete', 'FailureTarget', 'SuccessCriteriaMet'];

/** What has been counted stays counted, and what has ended stays ended. */
function checkTransition({ spec, status }: Job, { spec: oldSpec, status: old }: Job): readonly FieldError[] {
  const unsuspended = !oldSpec.suspend && !spec.suspend;
  const indexed = spec.completionMode === 'Indexed';
  return [
    ...terminal
      .filter((type) => isTrue(old, type) && !isTrue(status, type))
      .map((type) => invalid('status.conditions', status.conditions, `cannot disable the terminal ${type}=True condition`)),
    ...when((status.failed ?? 0) < (old.failed ?? 0), () => invalid('status.failed', status.failed ?? 0, 'cannot decrease the failed counter')),
    ...when(!indexed && (status.succeeded ?? 0) < (old.succeeded ?? 0), () =>
      invalid('status.succeeded', status.succeeded ?? 0, 'cannot decrease the succeeded counter'),
    ),
    ...when(isTrue(old, 'Complete') && old.completionTime !== undefined && !semanticEqual(status.completionTime, old.completionTime), () =>
      invalid('status.completionTime', status.completionTime ?? null, 'completionTime cannot be mutated'),
    ),
    ...when(unsuspended && old.startTime !== undefined && status.startTime === undefined, () =>
      required('status.startTime', 'startTime cannot be removed for unsuspended job'),
    ),
    ...when(unsuspended && old.startTime !== undefined && status.startTime !== undefined && status.startTime !== old.startTime, () =>
      invalid('status.startTime', status.startTime, 'startTime cannot be updated for unsuspended job'),
    ),
  ];
}
