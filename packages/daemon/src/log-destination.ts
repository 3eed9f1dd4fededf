import { writeSync } from 'node:fs';

/** Writes bytes of a text to a file descriptor and returns how many it took. */
export type Write = (descriptor: number, bytes: Uint8Array) => number;

const retryMs = 5;
const longestWaitMs = 1000;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Where log lines go: at once, so that none is missing after a crash. A line that cannot be written, as when the disk is
 * full, is dropped, since a daemon must not end for it; the next one that can tells how many are missing.
 */
export class LogDestination {
  readonly #descriptor: number;
  readonly #write: Write;
  #dropped = 0;

  constructor(descriptor: number, write: Write = writeSync) {
    this.#descriptor = descriptor;
    this.#write = write;
  }

  write(line: string): void {
    try {
      if (this.#dropped > 0)
        this.#writeAll(`${JSON.stringify({ level: 40, time: Date.now(), dropped: this.#dropped, msg: 'log lines could not be written' })}\n`);
      this.#dropped = 0;
      this.#writeAll(line);
    } catch {
      this.#dropped++;
    }
  }

  #writeAll(text: string): void {
    let rest: Uint8Array = Buffer.from(text);
    for (let waitedMs = 0; rest.length > 0;) {
      const written = this.#writeSome(rest);
      rest = rest.subarray(written);
      if (written > 0) continue;
      if (waitedMs >= longestWaitMs) throw new Error('nobody reads the log');
      Atomics.wait(pause, 0, 0, retryMs);
      waitedMs += retryMs;
    }
  }

  /** 0 when a pipe is full for now. */
  #writeSome(bytes: Uint8Array): number {
    try {
      return this.#write(this.#descriptor, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  }
}
