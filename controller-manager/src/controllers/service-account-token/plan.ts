import type { Secret, ServiceAccount } from '@kubets/api';
import { deepEqual, objectKey, type ObjectKey } from '@kubets/machinery';
import { decodeJwt } from 'jose/jwt/decode';

const nameAnnotation = 'kubernetes.io/service-account.name';
const uidAnnotation = 'kubernetes.io/service-account.uid';

/** A year, renewed when a fifth of it is left: every token of this cluster ends some day. */
export const tokenSeconds = 365 * 24 * 3600;
const renewBeforeMs = (tokenSeconds * 1000) / 5;
/** Timers count no further than this. */
const longestWaitMs = 24 * 3_600_000;

export function isTokenSecret({ type, metadata }: Secret): boolean {
  return type === 'kubernetes.io/service-account-token' && metadata.annotations?.[nameAnnotation] !== undefined;
}

/** The ServiceAccount the Secret was made for. */
export function accountKeyOf({ metadata }: Secret): ObjectKey {
  return objectKey({ namespace: metadata.namespace, name: metadata.annotations?.[nameAnnotation] ?? '' });
}

/** Not for an earlier ServiceAccount of the same name. */
export function isMadeFor({ metadata }: Secret, account: ServiceAccount): boolean {
  return (metadata.annotations?.[uidAnnotation] ?? account.metadata.uid) === account.metadata.uid;
}

/** Milliseconds until the Secret needs another look because of its token; 0 when it needs a token now. */
export function tokenNeededInMs({ data }: Secret, now: Date): number {
  const expires = data?.['token'] === undefined ? undefined : expiryOf(Buffer.from(data['token'], 'base64').toString('utf8'));
  if (expires === undefined) return 0;
  return Math.min(longestWaitMs, Math.max(0, expires - renewBeforeMs - now.getTime()));
}

function expiryOf(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : exp * 1000;
  } catch {
    return undefined;
  }
}

export interface TokenContent {
  /** Absent: the Secret keeps the one it has. */
  readonly token: string | undefined;
  readonly certificateAuthority: string | undefined;
}

/** The Secret with everything a token Secret has; the very same Secret when it has it already. */
export function filledSecret(secret: Secret, account: ServiceAccount, { token, certificateAuthority }: TokenContent): Secret {
  const { metadata } = secret;
  const content = { namespace: metadata.namespace, token, 'ca.crt': certificateAuthority };
  const encoded = Object.entries(content).flatMap(([key, text]) => (text === undefined ? [] : [[key, Buffer.from(text).toString('base64')] as const]));
  const data = { ...secret.data, ...Object.fromEntries(encoded) };
  const annotations = { ...metadata.annotations, [uidAnnotation]: account.metadata.uid };
  if (deepEqual(data, secret.data) && deepEqual(annotations, metadata.annotations)) return secret;
  return { ...secret, metadata: { ...metadata, annotations }, data };
}
