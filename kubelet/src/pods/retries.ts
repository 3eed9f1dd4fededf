import type { Clock } from '@kubets/machinery';

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Actions that failed and wait for their next try, each time twice as long. */
export class Retries {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #failures = new Map<string, number>();
  readonly #waiting = new Set<string>();

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  get waiting(): ReadonlySet<string> {
    return this.#waiting;
  }

  /** Waits with an action that failed, in any case until `notBefore`; `onDue` is called when it may be tried again. */
  wait(key: string, onDue: () => void, notBefore?: Date): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#waiting.add(key);
    const due = (): void => {
      this.#waiting.delete(key);
      onDue();
    };
    const least = notBefore === undefined ? 0 : notBefore.getTime() - this.#clock.now().getTime();
    void this.#clock.sleep(Math.max(least, Math.min(firstRetryMs * 2 ** failures, longestRetryMs)), this.#signal).then(due, () => undefined);
  }

  /** What the action waits for may be there now. */
  tryNow(key: string): void {
    this.#waiting.delete(key);
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
