import type { Client } from '@kubets/client';
import { fakeClock, type FakeClock } from '@kubets/test-cluster';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildPod } from '../testing/build-situation.ts';
import { ServiceAccountTokens } from './service-account-tokens.ts';

const hour = 3600;
const pod = buildPod({ serviceAccountName: 'robot' });

describe('ServiceAccountTokens', () => {
  let clock: FakeClock;
  let tokens: ServiceAccountTokens;
  let issued: number;
  beforeEach(() => {
    clock = fakeClock();
    issued = 0;
    const issue = async (_resource: unknown, _identity: unknown, _name: unknown, { spec }: { spec: { expirationSeconds: number } }): Promise<object> => {
      issued += 1;
      return { status: { token: `token ${issued}`, expirationTimestamp: new Date(clock.now().getTime() + spec.expirationSeconds * 1000).toISOString() } };
    };
    tokens = new ServiceAccountTokens({ createSubresource: issue } as unknown as Client, clock);
  });
  const tokenFor = async (expirationSeconds: number): Promise<string> => (await tokens.get(pod, { audience: 'vault', expirationSeconds })).token;

  it.each([
    ['at four fifths of its life', hour, 0.8 * hour],
    ['after a day', 90 * 24 * hour, 24 * hour],
  ])('a token is renewed %s, and not before', async (_when, life, renewedAfter) => {
    expect(await tokenFor(life)).toBe('token 1');
    await clock.advance((renewedAfter - 1) * 1000);
    expect(await tokenFor(life)).toBe('token 1');
    await clock.advance(1000);
    expect(await tokenFor(life)).toBe('token 2');
  });

  it('tokens of a pod that is gone are forgotten', async () => {
    await tokenFor(hour);
    tokens.forget(pod.metadata.uid);
    expect(await tokenFor(hour)).toBe('token 2');
  });
});
