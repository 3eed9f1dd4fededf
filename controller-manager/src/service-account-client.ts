import { createClient, type Client, type ClientConfig } from '@kubets/client';
import { serviceAccounts, type TokenRequest } from '@kubets/api';
import type { Logger } from '@kubets/daemon';
import { isApiError, type Clock } from '@kubets/machinery';

export interface ServiceAccountClientOptions {
  /** May create ServiceAccounts of kube-system and tokens for them. */
  readonly client: Client;
  readonly config: ClientConfig;
  readonly serviceAccount: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const namespace = 'kube-system';
const tokenSeconds = 3600;
/** Renewed well before it ends, and its last requests are given time. */
const renewAfterMs = 0.8 * tokenSeconds * 1000;
const retryAfterMs = 10_000;
const drainMs = 60_000;
const firstRetryMs = 1000;

/** A client that acts as a ServiceAccount of kube-system, which it makes if need be, with a token it keeps fresh until the signal aborts. */
export async function createServiceAccountClient(options: ServiceAccountClientOptions): Promise<Client> {
  let current = await firstClient(options);
  const renew = async (): Promise<void> => {
    let wait = renewAfterMs;
    while (!options.signal.aborted) {
      await options.clock.sleep(wait, options.signal);
      wait = await clientWithToken(options).then(
        (next) => {
          retire(current, options);
          current = next;
          return renewAfterMs;
        },
        (error: unknown) => {
          options.log.warn({ err: error, serviceAccount: options.serviceAccount }, 'token not renewed');
          return retryAfterMs;
        },
      );
    }
  };
  renew().catch(() => current.close());
  return new Proxy(current, { get: (_, property) => Reflect.get(current, property) as unknown });
}

/** A server that just started may not have its roles yet. */
async function firstClient(options: ServiceAccountClientOptions): Promise<Client> {
  for (;;) {
    try {
      return await clientWithToken(options);
    } catch (error) {
      options.signal.throwIfAborted();
      options.log.warn({ err: error, serviceAccount: options.serviceAccount }, 'no token yet');
      await options.clock.sleep(firstRetryMs, options.signal);
    }
  }
}

async function clientWithToken({ client, config, serviceAccount, signal }: ServiceAccountClientOptions): Promise<Client> {
  await ensureServiceAccount(client, serviceAccount, signal);
  const answer = await client.createSubresource<TokenRequest>(serviceAccounts, { namespace, name: serviceAccount }, 'token', tokenRequest, { signal });
  const { server, certificateAuthority, insecureSkipTlsVerify, tlsServerName } = config;
  return createClient({
    server,
    certificateAuthority,
    insecureSkipTlsVerify,
    tlsServerName,
    token: answer.status?.token,
    userAgent: `kube-controller-manager/system:serviceaccount:${namespace}:${serviceAccount}`,
  });
}

const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: tokenSeconds } };

async function ensureServiceAccount(client: Client, name: string, signal: AbortSignal): Promise<void> {
  try {
    await client.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } }, { signal });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
}

function retire(client: Client, { clock, signal }: ServiceAccountClientOptions): void {
  const close = (): Promise<void> => client.close();
  clock
    .sleep(drainMs, signal)
    .then(close, close)
    .catch(() => undefined);
}
