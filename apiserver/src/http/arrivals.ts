/** Milliseconds of one turn of the loop that are spent on beginning with what has arrived. */
const turnMs = 2;

/**
 * Whatever arrives together begins in order, a few milliseconds' worth in each turn of the loop: hundreds of connections
 * or requests at once hold up nobody for longer.
 */
export class Arrivals {
  #turnBegan: number | undefined;

  begin(work: () => void): void {
    if (this.#isSpent()) setImmediate(() => this.begin(work));
    else work();
  }

  #isSpent(): boolean {
    if (this.#turnBegan !== undefined) return performance.now() - this.#turnBegan > turnMs;
    this.#turnBegan = performance.now();
    setImmediate(() => (this.#turnBegan = undefined));
    return false;
  }
}
