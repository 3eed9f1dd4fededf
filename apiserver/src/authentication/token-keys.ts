import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A key of the ServiceAccount issuer with the name and algorithm it goes by in tokens and in the key set. */
export interface TokenKey {
  readonly key: KeyObject;
  readonly id: string;
  readonly algorithm: string;
}

/** Every public key in PEM text; of a private key, its public half. */
export function readVerificationKeys(pem: string): readonly TokenKey[] {
  const blocks = pem.match(/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g) ?? [];
  const keys = blocks.filter((block) => !block.includes('EC PARAMETERS')).map((block) => tokenKey(createPublicKey(block)));
  if (keys.length === 0) throw new Error('the service account key file holds no PEM key');
  return keys;
}

export function readSigningKey(pem: string): TokenKey {
  const key = createPrivateKey(pem);
  return { ...tokenKey(createPublicKey(pem)), key };
}

const curveAlgorithms: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

/** The id is the SHA-256 of the public key's DER, as upstream derives it: rotating keys needs no bookkeeping. */
function tokenKey(key: KeyObject): TokenKey {
  const id = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'RS256' : curveAlgorithms[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (algorithm === undefined) throw new Error(`service account keys must be RSA or ECDSA, not ${key.asymmetricKeyType ?? 'unknown'}`);
  return { key, id, algorithm };
}
