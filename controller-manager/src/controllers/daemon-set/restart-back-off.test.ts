import { describe, expect, it } from 'vitest';
import { RestartBackOff } from './restart-back-off.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

describe('the back-off of daemon pods that end', () => {
  it('lets the first be replaced at once, then doubles the wait for each place by itself', () => {
    const backOff = new RestartBackOff();
    expect([backOff.wait('a', at(0)), backOff.wait('a', at(0)), backOff.wait('b', at(0))]).toEqual([0, 1000, 0]);
    expect([backOff.wait('a', at(1)), backOff.wait('a', at(1))]).toEqual([0, 2000]);
  });

  it('waits no longer than fifteen minutes, and forgets after half an hour of quiet', () => {
    const backOff = new RestartBackOff();
    let now = 0;
    expect(backOff.wait('a', at(now))).toBe(0);
    for (let restart = 0; restart < 20; restart += 1) {
      now += backOff.wait('a', at(now)) / 1000;
      expect(backOff.wait('a', at(now))).toBe(0);
    }
    expect(backOff.wait('a', at(now))).toBe(15 * 60_000);
    expect(backOff.wait('b', at(now + 3600))).toBe(0);
    expect([backOff.wait('a', at(now + 3600)), backOff.wait('a', at(now + 3600))]).toEqual([0, 1000]);
  });
});
