import { cronJobs, jobs, type CronJob, type Job } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerIndex } from '../../controller-index.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';

/** What CronJobs are looked after with. */
export interface CronJobContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly cronJobInformer: Informer<CronJob>;
  readonly jobInformer: Informer<Job>;
  readonly cronJobLedger: WriteLedger<CronJob>;
  readonly jobLedger: WriteLedger<Job>;
}

export function cronJobContext({ client, informers, recorder, clock }: ControllerContext): CronJobContext {
  const cronJobInformer = informers.informer(cronJobs);
  const jobInformer = informers.informer(jobs, { indexes: controllerIndex });
  return {
    client,
    recorder,
    clock,
    cronJobInformer,
    jobInformer,
    cronJobLedger: createWriteLedger(cronJobInformer, clock),
    jobLedger: createWriteLedger(jobInformer, clock),
  };
}
