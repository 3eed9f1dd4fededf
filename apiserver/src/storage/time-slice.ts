/** Keeps long work from holding the event loop: ask `spent` between steps and await `next` when it says so. */
export class TimeSlice {
  readonly #milliseconds: number;
  #startedAt = performance.now();

  constructor(milliseconds = 1) {
    this.#milliseconds = milliseconds;
  }

  get spent(): boolean {
    return performance.now() - this.#startedAt > this.#milliseconds;
  }

  /** Lets everything else that is ready run first. Of all who wait here one goes on in a turn of the loop, so that slices do not add up. */
  async next(): Promise<void> {
    await turn();
    this.#startedAt = performance.now();
  }

  /** As `next`, without waiting for others' slices: for work that somebody waits for. */
  async soon(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#startedAt = performance.now();
  }
}

const waiting: (() => void)[] = [];

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(resumeNext);
  });
}

function resumeNext(): void {
  const [resume] = waiting;
  // What goes on may wait again before the next turn: its place must be free by then.
  waiting.shift();
  if (waiting.length > 0) setImmediate(resumeNext);
  resume?.();
}

/** Work on so many items at least begins in a slice of its own: many such works that arrive together do not add up, nor do the stages of one. */
const manyItems = 512;

/** Calls `each` for all items in turn, in slices. */
export async function inSlices<T>(items: readonly T[], each: (item: T, index: number) => void): Promise<void> {
  const slice = await sliceFor(items.length);
  for (let index = 0; index < items.length; index++) {
    each(items[index]!, index);
    if (slice.spent) await slice.next();
  }
}

/** To begin work on so many items with. */
export async function sliceFor(items: number): Promise<TimeSlice> {
  const slice = new TimeSlice();
  if (items >= manyItems) await slice.next();
  return slice;
}
