import type { Clock } from '@kubets/machinery';

export interface RetryLimits {
  readonly firstMs?: number;
  readonly limitMs?: number;
  /** Retries per second over all keys, and how many may come at once. */
  readonly perSecond?: number;
  readonly burst?: number;
}

/** How long a failed key waits: doubling for each of its failures, and never more than so many retries a second over all keys. */
export class RetryLimiter<K> {
  readonly #clock: Clock;
  readonly #limits: Required<RetryLimits>;
  readonly #failures = new Map<K, number>();
  #tokens: number;
  #refilledAt: number;

  constructor(clock: Clock, { firstMs = 5, limitMs = 1_000_000, perSecond = 10, burst = 100 }: RetryLimits = {}) {
    this.#clock = clock;
    this.#limits = { firstMs, limitMs, perSecond, burst };
    this.#tokens = burst;
    this.#refilledAt = clock.now().getTime();
  }

  delay(key: K): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.max(Math.min(this.#limits.firstMs * 2 ** failures, this.#limits.limitMs), this.#takeToken());
  }

  failures(key: K): number {
    return this.#failures.get(key) ?? 0;
  }

  forget(key: K): void {
    this.#failures.delete(key);
  }

  /** Tokens may be owed: the delay is until the taken one exists. */
  #takeToken(): number {
    const now = this.#clock.now().getTime();
    const { perSecond, burst } = this.#limits;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#refilledAt) / 1000) * perSecond) - 1;
    this.#refilledAt = now;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / perSecond) * 1000;
  }
}
