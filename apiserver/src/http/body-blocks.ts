const firstBytes = 4 * 1024;
const mostBytes = 256 * 1024;

/** A body written piece by piece into few blocks: thousands of small pieces would each be held, and collected, by themselves. */
export class BodyBlocks {
  readonly #full: Buffer[] = [];
  #block = Buffer.allocUnsafeSlow(firstBytes);
  #filled = 0;

  add(piece: Buffer | string): void {
    if (typeof piece !== 'string') return this.#copy(piece);
    if (this.#filled + piece.length * mostBytesOfUnit <= this.#block.length) this.#filled += this.#block.write(piece, this.#filled);
    else this.#copy(Buffer.from(piece));
  }

  /** What was added. Nothing more may be. */
  end(): readonly Buffer[] {
    return [...this.#full, this.#block.subarray(0, this.#filled)];
  }

  #copy(piece: Buffer): void {
    for (let taken = 0; taken < piece.length;) {
      if (this.#filled === this.#block.length) this.#next();
      const copied = piece.copy(this.#block, this.#filled, taken);
      taken += copied;
      this.#filled += copied;
    }
  }

  #next(): void {
    this.#full.push(this.#block);
    this.#block = Buffer.allocUnsafeSlow(Math.min(this.#block.length * 4, mostBytes));
    this.#filled = 0;
  }
}

/** UTF-8 takes three bytes at most for a unit of UTF-16. */
const mostBytesOfUnit = 3;
