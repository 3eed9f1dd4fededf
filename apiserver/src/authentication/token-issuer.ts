import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { Clock } from '@kubets/machinery';
import { serviceAccountUsername } from './service-account-user.ts';
import type { BoundReference, KubernetesClaims } from './token-claims.ts';
import type { TokenKey } from './token-keys.ts';

export interface TokenOptions {
  readonly namespace: string;
  readonly serviceAccount: BoundReference;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly pod?: BoundReference | undefined;
  readonly node?: BoundReference | undefined;
  readonly secret?: BoundReference | undefined;
  readonly warnAfterSeconds?: number | undefined;
}

export interface IssuedToken {
  readonly token: string;
  readonly expires: Date;
  readonly id: string;
}

/** Signs ServiceAccount tokens. */
export interface TokenIssuer {
  readonly issuer: string;
  issue(options: TokenOptions): Promise<IssuedToken>;
}

export function createTokenIssuer({ key, issuer, clock }: { readonly key: TokenKey; readonly issuer: string; readonly clock: Clock }): TokenIssuer {
  return {
    issuer,
    async issue(options) {
      const issued = Math.floor(clock.now().getTime() / 1000);
      const expires = issued + options.expirationSeconds;
      const id = randomUUID();
      const token = await new SignJWT({ 'kubernetes.io': kubernetesClaims(options, issued) })
        .setProtectedHeader({ alg: key.algorithm, kid: key.id })
        .setIssuer(issuer)
        .setAudience([...options.audiences])
        .setSubject(serviceAccountUsername(options.namespace, options.serviceAccount.name))
        .setIssuedAt(issued)
        .setNotBefore(issued)
        .setExpirationTime(expires)
        .setJti(id)
        .sign(key.key);
      return { token, expires: new Date(expires * 1000), id };
    },
  };
}

function kubernetesClaims({ namespace, serviceAccount, pod, node, secret, warnAfterSeconds }: TokenOptions, issued: number): KubernetesClaims {
  return {
    namespace,
    ...(node !== undefined && { node }),
    ...(pod !== undefined && { pod }),
    ...(secret !== undefined && { secret }),
    serviceaccount: serviceAccount,
    ...(warnAfterSeconds !== undefined && { warnafter: issued + warnAfterSeconds }),
  };
}
