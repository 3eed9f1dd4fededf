const mark = Buffer.from('"at":"');
const digits = 13;

/**
 * Finds the times of writing in a stream of watch events. Parsing them would measure the client. What is behind the
 * last line's end is kept until the rest of its line arrives.
 */
export class EventScanner {
  readonly #found: (writtenAt: number) => void;
  #rest: Buffer | undefined;

  constructor(found: (writtenAt: number) => void) {
    this.#found = found;
  }

  /** The chunk may be written over after the call. */
  scan(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    for (let at = bytes.indexOf(mark); at >= 0 && at < end; at = bytes.indexOf(mark, at + mark.length)) {
      const start = at + mark.length;
      const writtenAt = Number(bytes.toString('latin1', start, start + digits));
      if (writtenAt > 1e12) this.#found(writtenAt);
    }
    this.#rest = end === bytes.length ? undefined : Buffer.from(bytes.subarray(end));
  }
}
