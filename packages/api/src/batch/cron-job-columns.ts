import { formatLabelSelector, humanAge, type Column } from '@kubets/machinery';
import { ageColumn, integerColumn, nameColumn, none, textColumn } from '../columns.ts';
import { templateColumns } from '../pod-template-columns.ts';
import type { CronJob } from './cron-job.ts';

export const cronJobColumns: readonly Column<CronJob>[] = [
  nameColumn,
  textColumn('Schedule', { description: 'When it runs, as a cron expression.' }, ({ spec }) => spec.schedule),
  textColumn('Timezone', { description: 'The time zone the schedule is meant in.' }, ({ spec }) => spec.timeZone ?? none),
  textColumn('Suspend', { description: 'Whether it is held.' }, ({ spec }) => (spec.suspend ? 'True' : 'False')),
  integerColumn('Active', { description: 'How many of its jobs are running.' }, ({ status }) => status.active?.length ?? 0),
  textColumn('Last Schedule', { description: 'How long ago it last started a job.' }, ({ status }, now) =>
    status.lastScheduleTime === undefined ? none : humanAge(status.lastScheduleTime, now),
  ),
  ageColumn,
  ...templateColumns<CronJob>(({ spec }) => spec.jobTemplate.spec.template),
  textColumn('Selector', { description: 'The labels of the pods.', wide: true }, ({ spec }) => formatLabelSelector(spec.jobTemplate.spec.selector ?? {})),
];
