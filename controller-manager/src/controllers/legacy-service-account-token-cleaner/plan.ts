import type { Pod, Secret, ServiceAccount } from '@kubets/api';

const lastUsedLabel = 'kubernetes.io/legacy-token-last-used';
export const invalidSinceLabel = 'kubernetes.io/legacy-token-invalid-since';
const accountAnnotation = 'kubernetes.io/service-account.name';

export interface ObservedTokens {
  readonly secrets: readonly Secret[];
  readonly accounts: readonly ServiceAccount[];
  readonly pods: readonly Pod[];
  /** The day from which on the API server notes the use of tokens; undefined while it does not. */
  readonly trackedSince: string | undefined;
  /** How long a token lies unused before it is marked, and marked before it is deleted. */
  readonly periodMs: number;
  readonly now: Date;
}

export interface TokenCleaning {
  readonly invalidate: readonly Secret[];
  readonly remove: readonly Secret[];
}

/**
 * Tokens made of themselves for a ServiceAccount, as releases before 1.24 did, that nobody has used for long. Those that
 * a pod mounts are left alone, and all are while uses have not been noted for as long.
 */
export function planTokenCleaning({ secrets, accounts, pods, trackedSince, periodMs, now }: ObservedTokens): TokenCleaning {
  const limit = dayOf(new Date(now.getTime() - periodMs));
  if (trackedSince === undefined || !isDay(trackedSince) || trackedSince >= limit) return { invalidate: [], remove: [] };
  const mounted = new Set(pods.flatMap(secretKeysOf));
  const unused = secrets.filter(
    (secret) => isUnused(secret, limit) && isMadeByItself(secret, accounts) && !mounted.has(`${secret.metadata.namespace}/${secret.metadata.name}`),
  );
  const markedOn = ({ metadata }: Secret): string | undefined => {
    const day = metadata.labels?.[invalidSinceLabel];
    return day !== undefined && isDay(day) ? day : undefined;
  };
  return {
    invalidate: unused.filter((secret) => markedOn(secret) === undefined),
    remove: unused.filter((secret) => (markedOn(secret) ?? limit) < limit),
  };
}

/** Days, as labels tell them, compare as text. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isUnused({ type, metadata }: Secret, limit: string): boolean {
  if (type !== 'kubernetes.io/service-account-token' || metadata.deletionTimestamp !== undefined) return false;
  const lastUsed = metadata.labels?.[lastUsedLabel];
  return metadata.creationTimestamp.slice(0, 10) < limit && (lastUsed === undefined || (isDay(lastUsed) && lastUsed < limit));
}

function isMadeByItself({ metadata }: Secret, accounts: readonly ServiceAccount[]): boolean {
  const account = accounts.find((one) => one.metadata.namespace === metadata.namespace && one.metadata.name === metadata.annotations?.[accountAnnotation]);
  return account?.secrets?.some(({ name }) => name === metadata.name) ?? false;
}

function secretKeysOf({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ secret }) => (secret?.secretName === undefined ? [] : [`${metadata.namespace}/${secret.secretName}`]));
}
