import { configMaps, pods, secrets, serviceAccounts, type Secret } from '@kubets/api';
import type { Controller } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { periodically } from '../../periodically.ts';
import { dayOf, invalidSinceLabel, planTokenCleaning } from './plan.ts';

const everyMs = 24 * 3_600_000;
const tracking = { namespace: 'kube-system', name: 'kube-apiserver-legacy-service-account-token-tracking' };

/** Marks tokens nobody has used for long as invalid, and deletes them when nobody has missed them for as long again. */
export function legacyServiceAccountTokenCleaner({ client, informers, clock, config, log }: ControllerContext): readonly Controller[] {
  const secretInformer = informers.informer(secrets);
  const accounts = informers.informer(serviceAccounts);
  const podInformer = informers.informer(pods);

  const invalidate = async ({ metadata }: Secret, signal: AbortSignal): Promise<void> => {
    const { uid, resourceVersion } = metadata;
    const body = { metadata: { uid, resourceVersion, labels: { [invalidSinceLabel]: dayOf(clock.now()) } } };
    await client.patch(secrets, metadata, { type: 'merge', body }, { signal });
  };

  const remove = async ({ metadata }: Secret, signal: AbortSignal): Promise<void> => {
    const { uid, resourceVersion } = metadata;
    await client.delete(secrets, metadata, { preconditions: { uid, resourceVersion }, signal });
    log.info({ secret: `${metadata.namespace}/${metadata.name}` }, 'unused service account token deleted');
  };

  const trackedSince = async (signal: AbortSignal): Promise<string | undefined> => {
    const found = await unlessChanged(client.get(configMaps, tracking, { signal }));
    return found?.data?.['since'];
  };

  return [
    periodically('legacy-serviceaccount-token-cleaner', everyMs, async (signal) => {
      const { invalidate: unused, remove: forgotten } = planTokenCleaning({
        secrets: secretInformer.lister.list(),
        accounts: accounts.lister.list(),
        pods: podInformer.lister.list(),
        trackedSince: await trackedSince(signal),
        periodMs: config.legacyServiceAccountTokenCleanUpPeriod,
        now: clock.now(),
      });
      for (const secret of unused) await unlessChanged(invalidate(secret, signal));
      for (const secret of forgotten) await unlessChanged(remove(secret, signal));
    }),
  ];
}

/** What is gone, or was used or changed meanwhile, is for another day. */
async function unlessChanged<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isApiError(error, 'NotFound') || isApiError(error, 'Conflict')) return undefined;
    throw error;
  }
}
