import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { jobSpec } from './job.ts';
import { objectReference } from '../core/object-reference.ts';
import { cronJobs } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { cronJobColumns } from './cron-job-columns.ts';
import { cronJobStrategy } from './cron-job-strategy.ts';

const cronJob = namedSchema('io.k8s.api.batch.v1.CronJob', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: cronJobSpec().describe('The desired state.'),
      status: cronJobStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Starts jobs by a schedule.'),
);
export interface CronJob extends SchemaOf<typeof cronJob> {}

const cronJobSpec = namedSchema('io.k8s.api.batch.v1.CronJobSpec', () =>
  z.object({
    concurrencyPolicy: choiceOr(['Allow', 'Forbid', 'Replace'], 'Allow').describe('What happens when a job is due and the last one still runs.'),
    failedJobsHistoryLimit: int32().default(1).describe('How many failed jobs are kept.'),
    jobTemplate: jobTemplateSpec().describe('The job to start.'),
    schedule: z.string().describe('When jobs start: minute, hour, day, month, weekday.'),
    startingDeadlineSeconds: int64().optional().describe('How late a job may start.'),
    successfulJobsHistoryLimit: int32().default(3).describe('How many succeeded jobs are kept.'),
    suspend: z.boolean().default(false).describe('Start no more jobs.'),
    timeZone: z.string().optional().describe('The time zone of the schedule; that of the controller when left out.'),
  }),
);
export interface CronJobSpec extends SchemaOf<typeof cronJobSpec> {}

const jobTemplateSpec = namedSchema('io.k8s.api.batch.v1.JobTemplateSpec', () =>
  z.object({
    metadata: objectMeta().optional(),
    spec: jobSpec()
      .prefault({} as never)
      .describe('The desired state.'),
  }),
);
export interface JobTemplateSpec extends SchemaOf<typeof jobTemplateSpec> {}

const cronJobStatus = namedSchema('io.k8s.api.batch.v1.CronJobStatus', () =>
  z.object({
    active: atomicList(objectReference()).optional().describe('The Jobs that are running.'),
    lastScheduleTime: time().optional().describe('When a Job was last made.'),
    lastSuccessfulTime: time().optional().describe('When a Job last succeeded.'),
  }),
);
export interface CronJobStatus extends SchemaOf<typeof cronJobStatus> {}

export const cronJobDefinition = defineResource<CronJob>({
  reference: cronJobs,
  shortNames: ['cj'],
  categories: ['all'],
  schema: cronJob,
  strategy: cronJobStrategy,
  columns: cronJobColumns,
  subresources: [statusSubresource('CronJob')],
});
