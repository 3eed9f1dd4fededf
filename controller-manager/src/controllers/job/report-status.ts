import { jobs, type Job } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import { deepEqual } from '@kubets/machinery';
import type { ConditionDraft } from '../../conditions.ts';
import type { JobContext } from './context.ts';
import type { JobPlan } from './plan.ts';

/** Writes the planned status; events tell of the conditions that began to hold with it. */
export async function reportStatus(context: JobContext, job: Job, { status, news }: JobPlan, signal: AbortSignal): Promise<void> {
  const { client, recorder, jobLedger } = context;
  if (deepEqual(status, job.status)) return;
  jobLedger.wrote(await client.updateStatus(jobs, { ...job, status }, { signal }));
  for (const event of news.flatMap((condition) => eventOf(condition) ?? [])) recorder.event(job, event);
}

function eventOf({ type, status, reason, message }: ConditionDraft): EventDraft | undefined {
  if (type === 'Complete') return { type: 'Normal', reason: 'Completed', message: 'Job completed' };
  if (type === 'Failed') return { type: 'Warning', reason, message };
  if (type === 'Suspended') return { type: 'Normal', reason: status === 'True' ? 'Suspended' : 'Resumed', message };
  return undefined;
}
