import { secrets, serviceAccounts, type Secret, type TokenRequest } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { isApiError, keyOf } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { accountKeyOf, filledSecret, isTokenSecret, tokenNeededInMs, tokenSeconds } from './plan.ts';

/** Fills Secrets of type kubernetes.io/service-account-token, keeps their tokens fresh, and deletes them with their ServiceAccount. */
export function serviceAccountTokenController({ client, informers, clock, certificateAuthority }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(secrets);
  const accounts = informers.informer(serviceAccounts);

  const requestToken = async ({ metadata }: Secret, account: string, signal: AbortSignal): Promise<string> => {
    const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name: metadata.name, uid: metadata.uid };
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: tokenSeconds, boundObjectRef } };
    const answer = await client.createSubresource<TokenRequest>(serviceAccounts, { namespace: metadata.namespace, name: account }, 'token', body, { signal });
    return answer.status?.token ?? '';
  };

  const remove = async ({ metadata }: Secret, signal: AbortSignal): Promise<void> => {
    try {
      await client.delete(secrets, metadata, { preconditions: { uid: metadata.uid }, signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
    }
  };

  const reconcile = async (secret: Secret, signal: AbortSignal): Promise<ReconcileResult | void> => {
    const account = accounts.lister.get(accountKeyOf(secret)) ?? (await freshAccount(secret, signal));
    const isOther = account && (secret.metadata.annotations?.['kubernetes.io/service-account.uid'] ?? account.metadata.uid) !== account.metadata.uid;
    if (account === undefined || isOther) return await remove(secret, signal);
    const wait = tokenNeededInMs(secret, clock.now());
    const token = wait > 0 ? undefined : await requestToken(secret, account.metadata.name, signal);
    const filled = filledSecret(secret, account, { token, certificateAuthority });
    if (filled !== secret) await client.update(secrets, filled, { signal });
    return wait > 0 ? { requeueAfterMs: wait } : undefined;
  };

  /** A Secret may be seen before the ServiceAccount it was made for. */
  const freshAccount = async (secret: Secret, signal: AbortSignal) => {
    const name = secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? '';
    try {
      return await client.get(serviceAccounts, { namespace: secret.metadata.namespace, name }, { signal });
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  };

  return [
    {
      name: 'serviceaccount-token',
      workers: 5,
      triggers: [
        triggerOn(informer, (secret) => (isTokenSecret(secret) ? [keyOf(secret)] : [])),
        triggerOn(accounts, (account) =>
          informer.lister
            .inNamespace(account.metadata.namespace ?? '')
            .filter((secret) => isTokenSecret(secret) && accountKeyOf(secret) === keyOf(account))
            .map(keyOf),
        ),
      ],
      async reconcile(key, signal) {
        const secret = informer.lister.get(key);
        if (secret && secret.metadata.deletionTimestamp === undefined) return await reconcile(secret, signal);
      },
    },
  ];
}
