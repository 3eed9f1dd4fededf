import type { PersistentVolumeClaim } from '@kubets/api';
import { systemClock } from '@kubets/machinery';
import { fakeClock } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { whenBound } from './when-bound.ts';

const claim = (volumeName?: string): PersistentVolumeClaim =>
  ({
    metadata: { name: 'data', namespace: 'default', annotations: volumeName === undefined ? {} : { 'pv.kubernetes.io/bind-completed': 'yes' } },
    spec: { volumeName },
  }) as unknown as PersistentVolumeClaim;

function watchedClaim(first: PersistentVolumeClaim | undefined) {
  let current = first;
  const handlers = new Set<() => void>();
  return {
    handlers,
    source: {
      claim: () => current,
      onClaimsChanged(handler: () => void) {
        handlers.add(handler);
        return () => handlers.delete(handler);
      },
    },
    change(next: PersistentVolumeClaim | undefined) {
      current = next;
      for (const handler of handlers) handler();
    },
  };
}

describe('waiting for claims to be bound', () => {
  const { signal } = new AbortController();

  it('ends with the change that binds them, and then listens no more', async () => {
    const watched = watchedClaim(claim());
    const waiting = whenBound({ claims: [claim()], source: watched.source, clock: systemClock, timeoutMs: 600_000, signal });
    watched.change(claim());
    watched.change(claim('pv-1'));
    await waiting;
    expect(watched.handlers.size).toBe(0);
  });

  it('is over at once for claims that are bound', async () => {
    const watched = watchedClaim(claim('pv-1'));
    await whenBound({ claims: [claim('pv-1')], source: watched.source, clock: systemClock, timeoutMs: 600_000, signal });
    expect(watched.handlers.size).toBe(0);
  });

  it('fails when a claim is deleted, when it takes too long, and when nobody waits any more', async () => {
    const deleted = watchedClaim(claim());
    const one = whenBound({ claims: [claim()], source: deleted.source, clock: systemClock, timeoutMs: 600_000, signal });
    deleted.change(undefined);
    await expect(one).rejects.toThrow('deleted while it was being bound');

    const clock = fakeClock();
    const two = whenBound({ claims: [claim()], source: watchedClaim(claim()).source, clock, timeoutMs: 600_000, signal });
    await Promise.all([expect(two).rejects.toThrow('not bound in time'), clock.advance(600_000)]);

    const stop = new AbortController();
    const three = whenBound({ claims: [claim()], source: watchedClaim(claim()).source, clock: systemClock, timeoutMs: 600_000, signal: stop.signal });
    stop.abort(new Error('the scheduler stops'));
    await expect(three).rejects.toThrow('the scheduler stops');
  });
});
