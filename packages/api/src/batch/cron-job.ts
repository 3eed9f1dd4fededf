import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { jobSpec } from './job.ts';
import { objectReference } from '../core/object-reference.ts';
import { cronJobs } from '../resources.ts';
import { choice } from '../go-zero.ts';

export const cronJob = namedSchema('io.k8s.api.batch.v1.CronJob', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: cronJobSpec(),
    status: cronJobStatus().prefault({}),
  }),
);
export interface CronJob extends SchemaOf<typeof cronJob> {}

export const cronJobSpec = namedSchema('io.k8s.api.batch.v1.CronJobSpec', () =>
  z.object({
    concurrencyPolicy: choice(['Allow', 'Forbid', 'Replace']),
    failedJobsHistoryLimit: int32().optional(),
    jobTemplate: jobTemplateSpec(),
    schedule: z.string(),
    startingDeadlineSeconds: int64().optional(),
    successfulJobsHistoryLimit: int32().optional(),
    suspend: z.boolean().optional(),
    timeZone: z.string().optional(),
  }),
);
export interface CronJobSpec extends SchemaOf<typeof cronJobSpec> {}

export const jobTemplateSpec = namedSchema('io.k8s.api.batch.v1.JobTemplateSpec', () =>
  z.object({
    metadata: objectMeta().optional(),
    spec: jobSpec().optional(),
  }),
);
export interface JobTemplateSpec extends SchemaOf<typeof jobTemplateSpec> {}

export const cronJobStatus = namedSchema('io.k8s.api.batch.v1.CronJobStatus', () =>
  z.object({
    active: atomicList(objectReference()).optional(),
    lastScheduleTime: time().optional(),
    lastSuccessfulTime: time().optional(),
  }),
);
export interface CronJobStatus extends SchemaOf<typeof cronJobStatus> {}

export const cronJobDefinition = defineResource<CronJob>({
  reference: cronJobs,
  schema: cronJob,
  subresources: [statusSubresource('CronJob')],
});
