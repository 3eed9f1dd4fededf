import type { Secret } from '@kubets/api';

/** What a Secret of type bootstrap.kubernetes.io/token holds. */
export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
  /** Meant for signing cluster-info. */
  readonly signs: boolean;
  /** Milliseconds since the epoch; absent for a token that never expires. NaN is as good as past. */
  readonly expiresAt: number | undefined;
}

/** Undefined for Secrets of other types, in other namespaces, or whose name and content do not agree. */
export function bootstrapTokenOf({ metadata, type, data = {} }: Secret): BootstrapToken | undefined {
  if (type !== 'bootstrap.kubernetes.io/token' || metadata.namespace !== 'kube-system') return undefined;
  const field = (name: string): string => Buffer.from(data[name] ?? '', 'base64').toString('utf8');
  const id = field('token-id');
  if (metadata.name !== `bootstrap-token-${id}` || field('token-secret') === '') return undefined;
  const expiration = field('expiration');
  return {
    id,
    secret: field('token-secret'),
    signs: field('usage-bootstrap-signing') === 'true' && metadata.deletionTimestamp === undefined,
    expiresAt: expiration === '' ? undefined : Date.parse(expiration),
  };
}

export function isExpired({ expiresAt }: BootstrapToken, now: Date): boolean {
  return expiresAt !== undefined && !(expiresAt > now.getTime());
}
