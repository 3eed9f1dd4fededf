import { cronJobs, jobs, type CronJob } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual, formatTime, isApiError, type KubeObject } from '@kubets/machinery';
import { controlledBy, controllerIndex } from '../../controller-index.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { onOwned } from '../../triggers.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { planCronJob, type CronJobPlan } from './plan.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

export function cronJobController({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const cronInformer = informers.informer(cronJobs);
  const jobInformer = informers.informer(jobs, { indexes: controllerIndex });
  const ledger = createWriteLedger(jobInformer, clock);
  const ownWrites = createWriteLedger(cronInformer, clock);

  const start = async (cronJob: CronJob, { job, at }: NonNullable<CronJobPlan['start']>, signal: AbortSignal): Promise<void> => {
    try {
      const created = await client.create(jobs, job, { signal });
      ledger.wrote(created);
      recorder.event(cronJob, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${created.metadata.name}` });
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) {
        recorder.event(cronJob, { type: 'Warning', reason: 'FailedCreate', message: `Error creating job: ${messageOf(error)}` });
        throw error;
      }
    }
    const served = { ...cronJob, status: { ...cronJob.status, lastScheduleTime: formatTime(at) } };
    ownWrites.wrote(await client.updateStatus(cronJobs, served, { signal }));
  };

  const remove = async (cronJob: CronJob, job: KubeObject, signal: AbortSignal): Promise<void> => {
    await client.delete(jobs, job.metadata, { propagationPolicy: 'Background', preconditions: { uid: job.metadata.uid }, signal });
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
    return parseSchedule(spec.schedule, spec.timeZone);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
