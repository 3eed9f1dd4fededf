import { pods, type Job, type Pod } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { inGrowingBatches } from '../../workloads/in-batches.ts';
import type { JobContext } from './context.ts';
import { jobPod } from './job-pod.ts';
import type { JobPlan } from './plan.ts';
import { trackingFinalizer } from './pod-outcome.ts';

/** Lets go, deletes and creates as planned, once the status that counts the pods is written. */
export async function perform(context: JobContext, job: Job, plan: JobPlan, signal: AbortSignal): Promise<void> {
  const { podControl } = context;
  await Promise.all([...plan.release, ...plan.dismiss].map((pod) => release(context, pod, signal)));
  await Promise.all([...plan.remove, ...plan.dismiss].map((pod) => podControl.delete(job, pod, signal)));
  const { errors } = await inGrowingBatches(plan.create.length, (index) =>
    podControl.create(job, jobPod(job, plan.create[index] ?? { index: undefined, failures: 0 }), signal),
  );
  if (errors.length > 0) throw errors[0];
}

/** Takes off the finalizer that holds a pod until it is counted. */
export async function release({ client, podLedger }: JobContext, pod: Pod, signal: AbortSignal): Promise<void> {
  const body = { metadata: { uid: pod.metadata.uid, '$deleteFromPrimitiveList/finalizers': [trackingFinalizer] } };
  try {
    podLedger.wrote(await client.patch(pods, pod.metadata, { type: 'strategic', body }, { signal }));
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
