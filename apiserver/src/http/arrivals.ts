/** Milliseconds of one turn of the loop that are spent on beginning with what has arrived. */
const turnMs = 2;
/** More than can begin in that time. */
const mostInTurn = 64;

/**
 * Whatever arrives together begins in order, a few milliseconds' worth in each turn of the loop: hundreds of connections
 * or requests at once hold up nobody for longer.
 */
export class Arrivals {
  readonly #waiting: (() => void)[] = [];
  #goesOn = false;
  #turnBegan: number | undefined;

  begin(work: () => void): void {
    if (this.#waiting.length === 0 && !this.#isSpent()) return work();
    this.#waiting.push(work);
    if (!this.#goesOn) this.#goOn();
  }

  /** Each begins in a callback of its own: what it does right after it has begun counts before the next one does. */
  #goOn(): void {
    this.#goesOn = this.#waiting.length > 0;
    if (!this.#goesOn) return;
    for (let count = Math.min(this.#waiting.length, mostInTurn); count > 0; count--) setImmediate(() => this.#beginNext());
    setImmediate(() => this.#goOn());
  }

  #beginNext(): void {
    if (!this.#isSpent()) this.#waiting.shift()?.();
  }

  #isSpent(): boolean {
    if (this.#turnBegan !== undefined) return performance.now() - this.#turnBegan > turnMs;
    this.#turnBegan = performance.now();
    setImmediate(() => (this.#turnBegan = undefined));
    return false;
  }
}
