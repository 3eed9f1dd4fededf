import type { Readable } from 'node:stream';

/** The reading half of a stream that is fed by a source which can wait. */
export interface Feed {
  /** Call from the stream's `read`, and when it is destroyed. */
  readonly wanted: () => void;
  /** Hands a chunk to the stream; the promise, if any, resolves when the stream wants more. */
  readonly push: (stream: Readable, chunk: Buffer) => Promise<void> | undefined;
}

export function createFeed(): Feed {
  let hungry = false;
  let resume: (() => void) | undefined;
  return {
    wanted() {
      hungry = true;
      resume?.();
      resume = undefined;
    },
    push(stream, chunk) {
      if (stream.destroyed) return undefined;
      hungry = false;
      // A push may ask for more before it returns false: that asking counts.
      if (stream.push(chunk) || hungry) return undefined;
      return new Promise((resolve) => (resume = resolve));
    },
  };
}
