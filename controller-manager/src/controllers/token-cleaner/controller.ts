import { secrets } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError, keyOf } from '@kubets/machinery';
import { bootstrapTokenOf, isExpired } from '../../bootstrap-token.ts';
import type { ControllerContext } from '../../controller-context.ts';

/** Deletes bootstrap tokens when they expire. */
export function tokenCleaner({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(secrets);
  return [
    {
      name: 'token-cleaner',
      triggers: [triggerOn(informer, (secret) => (bootstrapTokenOf(secret) ? [keyOf(secret)] : []))],
      async reconcile(key, signal) {
        const secret = informer.lister.get(key);
        const token = secret && bootstrapTokenOf(secret);
        if (secret === undefined || token?.expiresAt === undefined) return;
        if (!isExpired(token, clock.now())) return { requeueAfterMs: token.expiresAt - clock.now().getTime() };
        try {
          await client.delete(secrets, secret.metadata, { preconditions: { uid: secret.metadata.uid }, signal });
        } catch (error) {
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
      },
    },
  ];
}
