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

/** Calls `each` for all items in turn, in slices. */
export async function inSlices<T>(items: readonly T[], each: (item: T, index: number) => void): Promise<void> {
  const slice = new TimeSlice();
  for (let index = 0; index < items.length; index++) {
    each(items[index]!, index);
    if (slice.spent) await slice.next();
  }
}
