/** What a body may ask of the connection it comes from. */
export interface FlowControl {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

const highWaterMark = 1 << 20;

type Ending = { readonly type: 'end' } | { readonly type: 'error'; readonly error: unknown };

/** Chunks from a socket to one reader: the socket pauses while the reader is more than 1 MiB behind. */
export class BodyStream implements AsyncIterable<Buffer> {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #paused = false;
  #ending: Ending | undefined;
  #control: FlowControl | undefined;
  #wake: (() => void) | undefined;

  controlledBy(control: FlowControl): void {
    this.#control = control;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (!this.#paused && this.#bytes > highWaterMark) {
      this.#paused = true;
      this.#control?.pause();
    }
    this.#wake?.();
  }

  end(): void {
    this.#ending ??= { type: 'end' };
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#ending ??= { type: 'error', error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        yield* this.#drain();
        if (this.#chunks.length > 0) continue;
        if (this.#ending?.type === 'error') throw this.#ending.error;
        if (this.#ending !== undefined) return;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      if (this.#ending === undefined) this.#control?.abort(new Error('the reader left'));
    }
  }

  #drain(): readonly Buffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    if (this.#paused) {
      this.#paused = false;
      this.#control?.resume();
    }
    return chunks;
  }
}
