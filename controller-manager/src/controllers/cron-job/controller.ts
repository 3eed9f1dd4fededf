import { cronJobs, type CronJob } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { controllerOf, deepEqual } from '@kubets/machinery';
import { controlledBy } from '../../controller-index.ts';
import type { ControllerContext } from '../../controller-context.ts';
import { onOwned } from '../../triggers.ts';
import { cronJobContext, type CronJobContext } from './context.ts';
import { perform } from './perform.ts';
import { planCronJob } from './plan.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

export function cronJobController(controllerContext: ControllerContext): readonly Controller[] {
  const context = cronJobContext(controllerContext);
  const { cronJobInformer, jobInformer, cronJobLedger, recorder } = context;
  return [
    {
      name: 'cronjob',
      workers: 5,
      triggers: [triggerOn(cronJobInformer), onOwned(jobInformer, cronJobs)],
      async reconcile(key, signal) {
        const cached = cronJobInformer.lister.get(key);
        if (cached === undefined) return;
        const cronJob = cronJobLedger.latest(cached);
        const schedule = scheduleOf(cronJob);
        if (schedule instanceof Error) {
          const message = `unparseable schedule: "${cronJob.spec.schedule}" : ${schedule.message}`;
          recorder.event(cronJob, { type: 'Warning', reason: 'UnparseableSchedule', message });
          return;
        }
        return await reconcile(context, cronJob, schedule, signal);
      },
    },
  ];
}

async function reconcile(context: CronJobContext, cronJob: CronJob, schedule: Schedule, signal: AbortSignal): Promise<ReconcileResult> {
  const { recorder, clock, jobInformer, jobLedger } = context;
  const owned = jobLedger.view(controlledBy(jobInformer.lister, cronJob.metadata.uid), (job) => controllerOf(job)?.uid === cronJob.metadata.uid);
  const plan = planCronJob({ cronJob, schedule, jobs: owned, now: clock.now() });
  for (const event of plan.events) recorder.event(cronJob, event);
  const current = await reportStatus(context, cronJob, plan.status, signal);
  await perform(context, current, plan, signal);
  return plan.lookAgainMs === undefined ? {} : { requeueAfterMs: plan.lookAgainMs };
}

/** The CronJob with that status. */
async function reportStatus({ client, cronJobLedger }: CronJobContext, cronJob: CronJob, status: CronJob['status'], signal: AbortSignal): Promise<CronJob> {
  if (deepEqual(status, cronJob.status)) return cronJob;
  const updated = await client.updateStatus(cronJobs, { ...cronJob, status }, { signal });
  cronJobLedger.wrote(updated);
  return updated;
}

function scheduleOf({ spec }: CronJob): Schedule | Error {
  try {
    return parseSchedule(spec.schedule, spec.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
