import { describe, expect, it } from 'vitest';
import { Expectations } from './expectations.ts';
import { FakeClock } from './testing/fake-clock.ts';

describe('Expectations', () => {
  it('are satisfied when nothing was expected', () => {
    expect(new Expectations().satisfied('shop/web')).toBe(true);
  });

  it('stay open until every creation was seen', () => {
    const expectations = new Expectations();
    expectations.expectCreations('shop/web', 2);
    expectations.creationObserved('shop/web');
    expect(expectations.satisfied('shop/web')).toBe(false);
    expectations.creationObserved('shop/web');
    expect(expectations.satisfied('shop/web')).toBe(true);
  });

  it('count the deletion of one object once', () => {
    const expectations = new Expectations();
    expectations.expectDeletions('shop/web', ['a', 'b']);
    expectations.deletionObserved('shop/web', 'a');
    expectations.deletionObserved('shop/web', 'a');
    expect(expectations.satisfied('shop/web')).toBe(false);
    expectations.deletionObserved('shop/web', 'b');
    expect(expectations.satisfied('shop/web')).toBe(true);
  });

  it('are given up after five minutes', async () => {
    const clock = new FakeClock();
    const expectations = new Expectations(clock);
    expectations.expectCreations('shop/web', 1);
    await clock.step(300_000);
    expect(expectations.satisfied('shop/web')).toBe(false);
    await clock.step(1);
    expect(expectations.satisfied('shop/web')).toBe(true);
  });

  it('do not go below what was expected by observing others', () => {
    const expectations = new Expectations();
    expectations.creationObserved('shop/web');
    expectations.expectCreations('shop/web', 1);
    expect(expectations.satisfied('shop/web')).toBe(false);
  });
});
