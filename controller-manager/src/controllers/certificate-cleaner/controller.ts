import { certificateSigningRequests } from '@kubets/api';
import type { Controller } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { periodically } from '../../periodically.ts';
import { isStale } from './plan.ts';

const everyMs = 3_600_000;

/** Deletes certificate signing requests nobody will ask for any more. */
export function certificateCleaner({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(certificateSigningRequests);
  return [
    periodically('certificatesigningrequest-cleaner', everyMs, async (signal) => {
      for (const request of informer.lister.list().filter((one) => isStale(one, clock.now()))) {
        try {
          await client.delete(certificateSigningRequests, request.metadata, { preconditions: { uid: request.metadata.uid }, signal });
        } catch (error) {
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
      }
    }),
  ];
}
