import { serviceAccounts, type Pod } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { Clock } from '@kubets/machinery';
import type { Token, TokenRequest } from './volume-type.ts';

interface TokenRequestObject {
  readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

const renewedAt = 0.8;
const oldestMs = 24 * 3600 * 1000;

/** ServiceAccount tokens bound to pods, each renewed when 80 % of its life (at most a day) is over. */
export class ServiceAccountTokens {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Token>();

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async get(pod: Pod, request: TokenRequest): Promise<Token> {
    const key = JSON.stringify([pod.metadata.uid, request.audience, request.expirationSeconds]);
    const known = this.#tokens.get(key);
    if (known !== undefined && known.refreshAt > this.#clock.now()) return known;
    const token = await this.#request(pod, request);
    this.#tokens.set(key, token);
    return token;
  }

  forget(podUid: string): void {
    const prefix = JSON.stringify([podUid]).slice(0, -1);
    for (const key of this.#tokens.keys()) if (key.startsWith(prefix)) this.#tokens.delete(key);
  }

  async #request({ metadata, spec }: Pod, { audience, expirationSeconds }: TokenRequest): Promise<Token> {
    const identity = { namespace: metadata.namespace, name: spec.serviceAccountName ?? 'default' };
    const issuedAt = this.#clock.now().getTime();
    const { status } = await this.#client.createSubresource<TokenRequestObject>(serviceAccounts, identity, 'token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: audience === undefined ? [] : [audience],
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
      },
    });
    const life = Date.parse(status.expirationTimestamp) - issuedAt;
    return { token: status.token, refreshAt: new Date(issuedAt + Math.min(life * renewedAt, oldestMs)) };
  }
}
