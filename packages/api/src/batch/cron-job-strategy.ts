import { forbidden, invalid, required, type FieldError, type Strategy } from '@kubets/machinery';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { noErrors, when } from '../validation/rules.ts';
import type { CronJob } from './cron-job.ts';
import { validateJobSpec } from './job-strategy.ts';
import { templateWarnings } from '../workload-warnings.ts';

export const cronJobStrategy: Strategy<CronJob> = {
  default: defaultCronJob,
  validate,
  warnings: templateWarnings<CronJob>('spec.jobTemplate.spec.template', ({ spec }) => spec.jobTemplate.spec.template),
};

function defaultCronJob(cronJob: CronJob): CronJob {
  const { jobTemplate } = cronJob.spec;
  const template = defaultPodTemplate(jobTemplate.spec.template);
  return { ...cronJob, spec: { ...cronJob.spec, jobTemplate: { ...jobTemplate, spec: { ...jobTemplate.spec, template } } } };
}

/** The names of its jobs add eleven characters, and must stay labels. */
const maxNameLength = 52;

function validate({ metadata, spec }: CronJob): readonly FieldError[] {
  return [
    ...when((metadata.name ?? '').length > maxNameLength, () => invalid('metadata.name', metadata.name, `must be no more than ${maxNameLength} characters`)),
    ...checkSchedule('spec.schedule', spec.schedule),
    ...checkTimeZone('spec.timeZone', spec.timeZone),
    ...checkNonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    ...checkNonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...checkNonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
    ...when(spec.jobTemplate.spec.manualSelector === true, () => forbidden('spec.jobTemplate.spec.manualSelector', '`manualSelector` may not be set')),
    ...validateJobSpec('spec.jobTemplate.spec', spec.jobTemplate.spec),
  ];
}

const macros: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const weekdays = 'sun|mon|tue|wed|thu|fri|sat';

/** Lowest and highest number of each part, and the words that may stand for numbers. */
const parts: readonly (readonly [number, number, string])[] = [
  [0, 59, ''],
  [0, 23, ''],
  [1, 31, ''],
  [1, 12, months],
  [0, 6, weekdays],
];

function checkSchedule(field: string, schedule: string): readonly FieldError[] {
  if (schedule === '') return [required(field)];
  if (/^\s*(TZ|CRON_TZ)=/.test(schedule)) return [invalid(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  if (macros.has(schedule.toLowerCase()) || /^@every\s+\d/.test(schedule)) return noErrors;
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== parts.length) return [invalid(field, schedule, `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)];
  const wrong = fields.find((text, index) => !fitsPart(text, parts[index] ?? [0, 0, '']));
  return wrong === undefined ? noErrors : [invalid(field, schedule, `failed to parse ${wrong}`)];
}

function fitsPart(text: string, [lowest, highest, words]: readonly [number, number, string]): boolean {
  const item = new RegExp(`^(?:[*?]|(\\d{1,2}${words && `|${words}`})(?:-(\\d{1,2}${words && `|${words}`}))?)(?:/([1-9]\\d*))?$`, 'i');
  return text.split(',').every((range) => {
    const match = item.exec(range);
    if (match === null) return false;
    const [from, to] = [match[1], match[2]].map((bound) => (bound === undefined || Number.isNaN(Number(bound)) ? undefined : Number(bound)));
    const inside = (bound: number | undefined): boolean => bound === undefined || (bound >= lowest && bound <= highest);
    return inside(from) && inside(to) && (from === undefined || to === undefined || from <= to);
  });
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
