import { jobs, type Job } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';

/** Deletes finished Jobs when their ttlSecondsAfterFinished have passed. */
export function ttlAfterFinished({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(jobs);
  return [
    {
      name: 'ttl-after-finished',
      workers: 5,
      triggers: [triggerOn(informer)],
      async reconcile(key, signal) {
        const job = informer.lister.get(key);
        const wait = job && untilExpired(job, clock.now());
        if (job === undefined || wait === undefined) return;
        if (wait > 0) return { requeueAfterMs: wait };
        try {
          const { uid, resourceVersion } = job.metadata;
          await client.delete(jobs, job.metadata, { propagationPolicy: 'Foreground', preconditions: { uid, resourceVersion }, signal });
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error;
        }
      },
    },
  ];
}

/** Milliseconds until a finished Job goes; undefined for one that stays. */
function untilExpired({ metadata, spec, status }: Job, now: Date): number | undefined {
  const end = status.conditions?.find((condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True');
  if (spec.ttlSecondsAfterFinished === undefined || end?.lastTransitionTime === undefined || metadata.deletionTimestamp !== undefined) return undefined;
  return Date.parse(end.lastTransitionTime) + spec.ttlSecondsAfterFinished * 1000 - now.getTime();
}
