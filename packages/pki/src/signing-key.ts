import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';

/** A private key of a certificate authority, ready to sign, with the algorithm its type calls for. */
export interface SigningKey {
  readonly key: webcrypto.CryptoKey;
  readonly algorithm: { readonly name: string; readonly hash: string };
}

/** Reads PKCS #8, SEC 1 and PKCS #1 PEM: a user may bring an RSA authority of their own. */
export async function importSigningKey(privateKey: string): Promise<SigningKey> {
  const parsed = createPrivateKey(privateKey);
  const algorithm = signingAlgorithm(parsed);
  const der = parsed.export({ type: 'pkcs8', format: 'der' });
  return { key: await webcrypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign']), algorithm };
}

const hashOfCurve: Readonly<Record<string, { namedCurve: string; hash: string }>> = {
  prime256v1: { namedCurve: 'P-256', hash: 'SHA-256' },
  secp384r1: { namedCurve: 'P-384', hash: 'SHA-384' },
  secp521r1: { namedCurve: 'P-521', hash: 'SHA-512' },
};

function signingAlgorithm(key: KeyObject): { name: string; hash: string; namedCurve?: string } {
  const type = key.asymmetricKeyType;
  if (type === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const curve = type === 'ec' ? hashOfCurve[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;
  if (curve === undefined) throw new Error(`a certificate authority's key must be RSA or ECDSA on P-256, P-384 or P-521; this one is ${type ?? 'unknown'}`);
  return { name: 'ECDSA', ...curve };
}
