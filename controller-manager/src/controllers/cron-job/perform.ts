import { cronJobs, jobs, type CronJob, type Job } from '@kubets/api';
import { controllerOf, isApiError, type Draft } from '@kubets/machinery';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import type { CronJobContext } from './context.ts';
import { startedStatus, type CronJobPlan } from './plan.ts';

/** Deletes and starts Jobs as planned, once the planned status is written. */
export async function perform(context: CronJobContext, cronJob: CronJob, plan: CronJobPlan, signal: AbortSignal): Promise<void> {
  await Promise.all(plan.remove.map((job) => remove(context, cronJob, job, signal)));
  if (plan.start) await start(context, cronJob, plan.start, signal);
}

async function remove({ client, recorder, jobLedger }: CronJobContext, cronJob: CronJob, job: Job, signal: AbortSignal): Promise<void> {
  await client.delete(jobs, job.metadata, { propagationPolicy: 'Background', preconditions: { uid: job.metadata.uid }, signal });
  jobLedger.removed(job);
  recorder.event(cronJob, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}` });
}

async function start(context: CronJobContext, cronJob: CronJob, { job, at }: NonNullable<CronJobPlan['start']>, signal: AbortSignal): Promise<void> {
  const started = await create(context, cronJob, job, signal);
  if (controllerOf(started)?.uid !== cronJob.metadata.uid) return;
  const status = startedStatus(cronJob, started, at);
  context.cronJobLedger.wrote(await context.client.updateStatus(cronJobs, { ...cronJob, status }, { signal }));
}

/** A job that is there already was made before the status could tell of it. */
async function create({ client, recorder, jobLedger }: CronJobContext, cronJob: CronJob, job: Draft<Job>, signal: AbortSignal): Promise<Job> {
  try {
    const created = await client.create(jobs, job, { signal });
    jobLedger.wrote(created);
    recorder.event(cronJob, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${created.metadata.name}` });
    return created;
  } catch (error) {
    if (isApiError(error, 'AlreadyExists')) {
      return await client.get(jobs, { namespace: cronJob.metadata.namespace, name: job.metadata?.name ?? '' }, { signal });
    }
    if (!isNamespaceLeaving(error)) {
      recorder.event(cronJob, { type: 'Warning', reason: 'FailedCreate', message: `Error creating job: ${messageOf(error)}` });
    }
    throw error;
  }
}
