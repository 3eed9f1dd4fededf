import { type Lease, leases } from '@kubets/api';
import { beforeEach, describe, expect, it } from 'vitest';
import { LeadershipLostError, withLeaderElection } from './leader-election.ts';
import { FakeApi } from './testing/fake-api.ts';
import { FakeClock } from './testing/fake-clock.ts';

let api: FakeApi<Lease>;
let clock: FakeClock;
beforeEach(() => {
  api = new FakeApi(leases);
  clock = new FakeClock();
});

interface Candidate {
  readonly stop: AbortController;
  readonly outcome: Promise<unknown>;
  leading: boolean;
}

function candidate(identity: string): Candidate {
  const stop = new AbortController();
  const state: { leading: boolean } = { leading: false };
  const outcome = withLeaderElection({ client: api.client, name: 'kube-scheduler', identity, signal: stop.signal, clock, random: () => 0 }, async (signal) => {
    state.leading = true;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    state.leading = false;
  }).catch((error: unknown) => error);
  return Object.assign(state, { stop, outcome });
}

const spec = (): Lease['spec'] | undefined => api.objects[0]?.spec;

describe('withLeaderElection', () => {
  it('lets one candidate lead and keeps its lease renewed', async () => {
    const one = candidate('one');
    await clock.step(0);
    const two = candidate('two');
    await clock.step(60_000);
    expect([one.leading, two.leading]).toEqual([true, false]);
    expect(spec()).toMatchObject({ holderIdentity: 'one', leaseDurationSeconds: 15, leaseTransitions: 0 });
    one.stop.abort();
    two.stop.abort();
    await clock.step(3000);
    await Promise.all([one.outcome, two.outcome]);
  });

  it('hands over at once when the leader stops', async () => {
    const one = candidate('one');
    await clock.step(0);
    const two = candidate('two');
    await clock.step(1000);
    one.stop.abort();
    await one.outcome;
    expect(spec()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await clock.step(3000);
    expect(two.leading).toBe(true);
    expect(spec()).toMatchObject({ holderIdentity: 'two', leaseTransitions: 1 });
    two.stop.abort();
    await two.outcome;
  });

  it('takes over from a leader that vanished, not before its lease ran out', async () => {
    api.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: 'kube-system', name: 'kube-scheduler' },
      spec: { holderIdentity: 'gone', leaseDurationSeconds: 15, leaseTransitions: 4 },
    });
    const one = candidate('one');
    await clock.step(14_000);
    expect(one.leading).toBe(false);
    await clock.step(4000);
    expect(one.leading).toBe(true);
    expect(spec()).toMatchObject({ holderIdentity: 'one', leaseTransitions: 5 });
    one.stop.abort();
    await one.outcome;
  });

  it('stops leading and throws when the lease cannot be renewed in time', async () => {
    const one = candidate('one');
    await clock.step(0);
    api.failure = new Error('connection refused');
    await clock.step(9000);
    expect(one.leading).toBe(true);
    await clock.step(3000);
    expect(one.leading).toBe(false);
    expect(await one.outcome).toBeInstanceOf(LeadershipLostError);
  });

  it('rides out a short outage', async () => {
    const one = candidate('one');
    await clock.step(0);
    api.failure = new Error('connection refused');
    await clock.step(7000);
    api.failure = undefined;
    await clock.step(30_000);
    expect(one.leading).toBe(true);
    one.stop.abort();
    await one.outcome;
  });
});
