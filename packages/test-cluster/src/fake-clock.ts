import type { Clock } from '@kubets/machinery';

export interface FakeClock extends Clock {
  /** Moves time on and wakes every sleeper whose time has come, in order. */
  advance(milliseconds: number): Promise<void>;
  /** How many sleepers wait. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

export function fakeClock(start: Date = new Date('2026-01-01T00:00:00Z')): FakeClock {
  let now = start.getTime();
  const sleepers = new Set<Sleeper>();
  const next = (until: number): Sleeper | undefined => [...sleepers].filter(({ due }) => due <= until).toSorted((left, right) => left.due - right.due)[0];
  return {
    now: () => new Date(now),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const sleeper: Sleeper = { due: now + milliseconds, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleepers.delete(sleeper) && reject(signal.reason as Error), { once: true });
      }),
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (let sleeper = next(until); sleeper !== undefined; sleeper = next(until)) {
        sleepers.delete(sleeper);
        now = sleeper.due;
        sleeper.wake();
        await settled();
      }
      now = until;
      await settled();
    },
    get sleepers() {
      return sleepers.size;
    },
  };
}

/** Lets what woke run as far as it can without time passing. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
