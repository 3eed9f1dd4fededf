import type { Clock } from '@kubets/machinery';

/** A clock for tests whose time passes only when told to. */
export interface SteppedClock extends Clock {
  step(milliseconds: number): void;
}

export function steppedClock(start = Date.UTC(2026, 0, 1)): SteppedClock {
  let now = start;
  const sleepers = new Set<{ readonly at: number; wake(): void }>();
  return {
    now: () => new Date(now),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + milliseconds, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleepers.delete(sleeper) && reject(signal.reason), { once: true });
      }),
    step(milliseconds) {
      now += milliseconds;
      for (const sleeper of sleepers) if (sleeper.at <= now && sleepers.delete(sleeper)) sleeper.wake();
    },
  };
}
