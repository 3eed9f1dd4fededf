import { toleratedTemplateRules } from '../core/pod/tolerated-pod-rules.ts';
import { forbidden, invalid, required, type FieldError, type Strategy } from '@kubets/machinery';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { noErrors, when } from '../validation/rules.ts';
import type { CronJob } from './cron-job.ts';
import { parseCronSchedule } from '../semantics/cron-schedule.ts';
import { validateJobSpec } from './job-strategy.ts';
import { templateWarnings } from '../workload-warnings.ts';

export const cronJobStrategy: Strategy<CronJob> = {
  default: defaultCronJob,
  validate,
  validateCreate: checkNameLength,
  tolerates: [...toleratedTemplateRules('spec.jobTemplate.spec.template'), 'spec.schedule'],
  warnings: templateWarnings<CronJob>('spec.jobTemplate.spec.template', ({ spec }) => spec.jobTemplate.spec.template),
};

function defaultCronJob(cronJob: CronJob): CronJob {
  const { jobTemplate } = cronJob.spec;
  const template = defaultPodTemplate(jobTemplate.spec.template);
  return { ...cronJob, spec: { ...cronJob.spec, jobTemplate: { ...jobTemplate, spec: { ...jobTemplate.spec, template } } } };
}

/** The names of its jobs add eleven characters, and must stay labels. */
const maxNameLength = 52;

function checkNameLength({ metadata }: CronJob): readonly FieldError[] {
  return when((metadata.name ?? '').length > maxNameLength, () => invalid('metadata.name', metadata.name, `must be no more than ${maxNameLength} characters`));
}

function validate({ spec }: CronJob): readonly FieldError[] {
  return [
    ...checkSchedule('spec.schedule', spec.schedule),
    ...checkTimeZone('spec.timeZone', spec.timeZone),
    ...checkNonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    ...checkNonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...checkNonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
    ...when(spec.jobTemplate.spec.manualSelector === true, () => forbidden('spec.jobTemplate.spec.manualSelector', '`manualSelector` may not be set')),
    ...validateJobSpec('spec.jobTemplate.spec', spec.jobTemplate.spec),
  ];
}

function checkSchedule(field: string, schedule: string): readonly FieldError[] {
  if (schedule === '') return [required(field)];
  if (/^\s*(TZ|CRON_TZ)=/.test(schedule)) return [invalid(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  const parsed = parseCronSchedule(schedule);
  return typeof parsed === 'string' ? [invalid(field, schedule, parsed)] : noErrors;
}

function checkTimeZone(field: string, timeZone: string | undefined): readonly FieldError[] {
  if (timeZone === undefined) return noErrors;
  if (timeZone === '') return [invalid(field, timeZone, 'timeZone must be nil or non-empty string')];
  if (timeZone.toLowerCase() === 'local')
    return [invalid(field, timeZone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')];
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return noErrors;
  } catch (error) {
    return [invalid(field, timeZone, `unknown time zone ${timeZone}${error instanceof RangeError ? '' : `: ${String(error)}`}`)];
  }
}
