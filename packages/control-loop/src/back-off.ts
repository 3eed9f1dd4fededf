export interface BackOffOptions {
  readonly firstMs: number;
  readonly limitMs: number;
  /** Adds up to this share on top, so that many waiters spread. */
  readonly jitter?: number;
  readonly random?: () => number;
}

/** Doubling delays of one retried thing. */
export class BackOff {
  readonly #options: BackOffOptions;
  #failures = 0;

  constructor(options: BackOffOptions) {
    this.#options = options;
  }

  next(): number {
    const { firstMs, limitMs, jitter = 0, random = Math.random } = this.#options;
    const delay = Math.min(firstMs * 2 ** this.#failures, limitMs);
    this.#failures++;
    return delay * (1 + jitter * random());
  }

  reset(): void {
    this.#failures = 0;
  }
}
