/** Keeps long work from holding the event loop: ask `spent` between steps and await `next` when it says so. */
export class TimeSlice {
  readonly #milliseconds: number;
  #startedAt = performance.now();

  constructor(milliseconds = 3) {
    this.#milliseconds = milliseconds;
  }

  get spent(): boolean {
    return performance.now() - this.#startedAt > this.#milliseconds;
  }

  /** Lets everything else that is ready run first. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#startedAt = performance.now();
  }
}
