import type { TokenKey } from './token-keys.ts';
import { createPublicKey } from 'node:crypto';

/** What `/openid/v1/jwks` and `/.well-known/openid-configuration` answer: how others verify this cluster's tokens. */
export interface OpenIdDocuments {
  readonly jwks: object;
  readonly configuration: object;
}

export function openIdDocuments({
  issuer,
  keys,
  jwksUri,
}: {
  readonly issuer: string;
  readonly keys: readonly TokenKey[];
  readonly jwksUri: string;
}): OpenIdDocuments {
  return {
    jwks: { keys: keys.map(publicJwk) },
    configuration: {
      issuer,
      jwks_uri: jwksUri,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(keys.map(({ algorithm }) => algorithm))],
    },
  };
}

function publicJwk({ key, id, algorithm }: TokenKey): object {
  const shared = key.type === 'private' ? createPublicKey(key) : key;
  return { use: 'sig', ...shared.export({ format: 'jwk' }), kid: id, alg: algorithm };
}
