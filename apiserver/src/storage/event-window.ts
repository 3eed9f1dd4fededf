import type { Change } from './change.ts';

export interface EventWindowLimits {
  readonly maxCount: number;
  readonly maxBytes: number;
}

export const defaultWindowLimits: EventWindowLimits = { maxCount: 50_000, maxBytes: 64 * 1024 * 1024 };

/** The latest changes, from which watches resume. */
export class EventWindow {
  readonly #limits: EventWindowLimits;
  #changes: (Change | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #since = 0;

  constructor(limits: EventWindowLimits) {
    this.#limits = limits;
  }

  /** Every change above this revision is held. */
  get since(): number {
    return this.#since;
  }

  /** Forgets everything: the next change is above `revision`. */
  reset(revision: number): void {
    this.#changes = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#since = revision;
  }

  push(change: Change): void {
    this.#changes.push(change);
    this.#bytes += heldBy(change);
    while (this.#changes.length - this.#first > this.#limits.maxCount || (this.#bytes > this.#limits.maxBytes && this.#changes.length - this.#first > 1)) {
      this.#forgetOldest();
    }
  }

  /** Changes above `revision`, oldest first. One write to the store may have several. To be used up before the next push. */
  *after(revision: number): Generator<Change> {
    for (let index = this.#indexAfter(revision); index < this.#changes.length; index++) yield this.#changes[index]!;
  }

  #forgetOldest(): void {
    const oldest = this.#changes[this.#first]!;
    this.#bytes -= heldBy(oldest);
    this.#since = oldest.revision;
    this.#changes[this.#first++] = undefined;
    if (this.#first > 1024 && this.#first * 2 > this.#changes.length) {
      this.#changes = this.#changes.slice(this.#first);
      this.#first = 0;
    }
  }

  #indexAfter(revision: number): number {
    let low = this.#first;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#changes[middle]!.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The previous state lives on because of the window alone; the current one usually stands in the cache as well. */
const heldBy = ({ previous, current }: Change): number => (previous?.json.length ?? 0) + (current ? 0 : 64) + 256;
