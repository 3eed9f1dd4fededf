import type { PersistentVolumeClaim } from '@kubets/api';
import type { Clock } from '@kubets/machinery';
import { isBound } from './match-volume.ts';
import type { VolumeSource } from './volume-source.ts';

export interface BoundWait {
  readonly claims: readonly PersistentVolumeClaim[];
  readonly source: Pick<VolumeSource, 'claim' | 'onClaimsChanged'>;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Resolves when all the claims are bound. Throws when one of them goes, when it takes too long, or when the signal aborts. */
export async function whenBound({ claims, source, clock, timeoutMs, signal }: BoundWait): Promise<void> {
  const { promise: settled, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    const current = claims.map(({ metadata }) => source.claim(metadata.namespace ?? '', metadata.name));
    if (current.includes(undefined)) reject(new Error('a claim of the pod was deleted while it was being bound'));
    else if (current.every((claim) => claim !== undefined && isBound(claim))) resolve();
  };
  const done = new AbortController();
  const off = source.onClaimsChanged(look);
  const expired = clock.sleep(timeoutMs, AbortSignal.any([signal, done.signal])).then(() => {
    throw new Error('the claims of the pod were not bound in time');
  });
  look();
  try {
    await Promise.race([settled, expired]);
  } finally {
    off();
    done.abort();
    expired.catch(() => undefined);
  }
}
