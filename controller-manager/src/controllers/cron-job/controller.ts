import { cronJobs, jobs, type CronJob, type Job } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, isApiError, type Draft } from '@kubets/machinery';
import { controlledBy, controllerIndex } from '../../controller-index.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';
import { onOwned } from '../../triggers.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { planCronJob, startedStatus, type CronJobPlan } from './plan.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

export function cronJobController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const cronInformer = informers.informer(cronJobs);
  const jobInformer = informers.informer(jobs, { indexes: controllerIndex });
  const ledger = createWriteLedger(jobInformer, clock);
  const ownWrites = createWriteLedger(cronInformer, clock);

  const start = async (cronJob: CronJob, { job, at }: NonNullable<CronJobPlan['start']>, signal: AbortSignal): Promise<void> => {
    const started = await create(cronJob, job, signal);
    if (controllerOf(started)?.uid !== cronJob.metadata.uid) return;
    ownWrites.wrote(await client.updateStatus(cronJobs, { ...cronJob, status: startedStatus(cronJob, started, at) }, { signal }));
  };

  /** A job that is there already was made before the status could tell of it. */
  const create = async (cronJob: CronJob, job: Draft<Job>, signal: AbortSignal): Promise<Job> => {
    try {
      const created = await client.create(jobs, job, { signal });
      ledger.wrote(created);
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
  };

  const remove = async (cronJob: CronJob, job: Job, signal: AbortSignal): Promise<void> => {
    await client.delete(jobs, job.metadata, { propagationPolicy: 'Background', preconditions: { uid: job.metadata.uid }, signal });
    ledger.removed(job);
    recorder.event(cronJob, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}` });
  };

  const reconcile = async (cronJob: CronJob, schedule: Schedule, signal: AbortSignal): Promise<ReconcileResult> => {
    const owned = ledger.view(controlledBy(jobInformer.lister, cronJob.metadata.uid), (job) => controllerOf(job)?.uid === cronJob.metadata.uid);
    const plan = planCronJob({ cronJob, schedule, jobs: owned, now: clock.now() });
    for (const event of plan.events) recorder.event(cronJob, event);
    let current = cronJob;
    if (!deepEqual(plan.status, cronJob.status)) {
      current = await client.updateStatus(cronJobs, { ...cronJob, status: plan.status }, { signal });
      ownWrites.wrote(current);
    }
    await Promise.all(plan.remove.map((job) => remove(current, job, signal)));
    if (plan.start) await start(current, plan.start, signal);
    return plan.lookAgainMs === undefined ? {} : { requeueAfterMs: plan.lookAgainMs };
  };

  return [
    {
      name: 'cronjob',
      workers: 5,
      triggers: [triggerOn(cronInformer), onOwned(jobInformer, cronJobs)],
      async reconcile(key, signal) {
        const cached = cronInformer.lister.get(key);
        if (cached === undefined) return;
        const cronJob = ownWrites.latest(cached);
        const schedule = scheduleOf(cronJob);
        if (schedule instanceof Error) {
          const message = `unparseable schedule: "${cronJob.spec.schedule}" : ${schedule.message}`;
          recorder.event(cronJob, { type: 'Warning', reason: 'UnparseableSchedule', message });
          return;
        }
        return await reconcile(cronJob, schedule, signal);
      },
    },
  ];
}

function scheduleOf({ spec }: CronJob): Schedule | Error {
  try {
    return parseSchedule(spec.schedule, spec.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
