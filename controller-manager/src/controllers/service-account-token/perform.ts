import { secrets, serviceAccounts, type Secret, type ServiceAccount, type TokenRequest } from '@kubets/api';
import type { ReconcileResult } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { TokenSecretContext } from './context.ts';
import { filledSecret, tokenNeededInMs, tokenSeconds } from './plan.ts';

/** Gives the Secret what it lacks, and says when its token has to be another. */
export async function fill(context: TokenSecretContext, secret: Secret, account: ServiceAccount, signal: AbortSignal): Promise<ReconcileResult> {
  const { client, clock, certificateAuthority } = context;
  const wait = tokenNeededInMs(secret, clock.now());
  const token = wait > 0 ? undefined : await requestToken(context, secret, account.metadata.name, signal);
  const filled = filledSecret(secret, account, { token, certificateAuthority });
  if (filled !== secret) await client.update(secrets, filled, { signal });
  return wait > 0 ? { requeueAfterMs: wait } : {};
}

async function requestToken({ client }: TokenSecretContext, { metadata }: Secret, account: string, signal: AbortSignal): Promise<string> {
  const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name: metadata.name, uid: metadata.uid };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: tokenSeconds, boundObjectRef } };
  const answer = await client.createSubresource<TokenRequest>(serviceAccounts, { namespace: metadata.namespace, name: account }, 'token', body, { signal });
  return answer.status?.token ?? '';
}

export async function remove({ client }: TokenSecretContext, { metadata }: Secret, signal: AbortSignal): Promise<void> {
  try {
    await client.delete(secrets, metadata, { preconditions: { uid: metadata.uid }, signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
