import type { Clock } from '@kubets/machinery';

/** One timer for however many expiring keys: it sleeps until the soonest is due. */
export class ExpiryTimer {
  readonly #clock: Clock;
  readonly #expire: (now: number) => Promise<number | undefined>;
  #dueAt = Infinity;
  #sleep = new AbortController();
  #stopped = false;

  /** `expire` removes what is due at `now` and tells when the next is, in milliseconds since the epoch. It must not reject. */
  constructor(clock: Clock, expire: (now: number) => Promise<number | undefined>) {
    this.#clock = clock;
    this.#expire = expire;
  }

  /** Something expires at `at`. */
  due(at: number): void {
    if (this.#stopped || at >= this.#dueAt) return;
    this.#sleep.abort();
    this.#sleep = new AbortController();
    this.#dueAt = at;
    this.#wait(at, this.#sleep.signal);
  }

  stop(): void {
    this.#stopped = true;
    this.#sleep.abort();
  }

  #wait(at: number, signal: AbortSignal): void {
    const delay = Math.min(Math.max(at - this.#clock.now().getTime(), 0), longestTimeout);
    this.#clock.sleep(delay, signal).then(
      () => this.#fire(),
      () => undefined,
    );
  }

  async #fire(): Promise<void> {
    this.#dueAt = Infinity;
    const next = await this.#expire(this.#clock.now().getTime());
    if (next !== undefined) this.due(next);
  }
}

/** setTimeout fires at once beyond 2^31 ms; waking early only looks again. */
const longestTimeout = 86_400_000;
