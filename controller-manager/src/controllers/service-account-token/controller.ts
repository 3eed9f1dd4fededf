import { serviceAccounts, type Secret, type ServiceAccount } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult, type Trigger } from '@kubets/control-loop';
import { isApiError, keyOf } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { tokenSecretContext, type TokenSecretContext } from './context.ts';
import { fill, remove } from './perform.ts';
import { accountKeyOf, isMadeFor, isTokenSecret } from './plan.ts';

/** Fills Secrets of type kubernetes.io/service-account-token, keeps their tokens fresh, and deletes them with their ServiceAccount. */
export function serviceAccountTokenController(controllerContext: ControllerContext): readonly Controller[] {
  const context = tokenSecretContext(controllerContext);
  const { secretInformer } = context;
  return [
    {
      name: 'serviceaccount-token',
      workers: 5,
      triggers: [triggerOn(secretInformer, (secret) => (isTokenSecret(secret) ? [keyOf(secret)] : [])), onAccount(context)],
      async reconcile(key, signal) {
        const secret = secretInformer.lister.get(key);
        if (secret && secret.metadata.deletionTimestamp === undefined) return await reconcile(context, secret, signal);
      },
    },
  ];
}

function onAccount({ accountInformer, secretInformer }: TokenSecretContext): Trigger {
  return triggerOn(accountInformer, (account) =>
    secretInformer.lister
      .inNamespace(account.metadata.namespace ?? '')
      .filter((secret) => isTokenSecret(secret) && accountKeyOf(secret) === keyOf(account))
      .map(keyOf),
  );
}

async function reconcile(context: TokenSecretContext, secret: Secret, signal: AbortSignal): Promise<ReconcileResult> {
  const account = context.accountInformer.lister.get(accountKeyOf(secret)) ?? (await freshAccount(context, secret, signal));
  if (account !== undefined && isMadeFor(secret, account)) return await fill(context, secret, account, signal);
  await remove(context, secret, signal);
  return {};
}

/** A Secret may be seen before the ServiceAccount it was made for. */
async function freshAccount({ client }: TokenSecretContext, secret: Secret, signal: AbortSignal): Promise<ServiceAccount | undefined> {
  const name = secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? '';
  try {
    return await client.get(serviceAccounts, { namespace: secret.metadata.namespace, name }, { signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}
