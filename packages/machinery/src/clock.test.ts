import { describe, expect, it } from 'vitest';
import { pause, systemClock, type Clock } from './clock.ts';

describe('a pause', () => {
  it('lasts as long as it is told', async () => {
    const started = performance.now();
    await pause(systemClock, 30, new AbortController().signal);
    expect(performance.now() - started).toBeGreaterThanOrEqual(25);
  });

  it('ends when the signal aborts, without an error', async () => {
    const controller = new AbortController();
    const over = pause(systemClock, 3_600_000, controller.signal);
    controller.abort(new Error('stopping'));
    await over;
    await pause(systemClock, 3_600_000, controller.signal);
  });

  it('hides no failure of the clock', async () => {
    const broken: Clock = { now: () => new Date(), sleep: () => Promise.reject(new Error('no timers')) };
    await expect(pause(broken, 1, new AbortController().signal)).rejects.toThrow('no timers');
  });
});
