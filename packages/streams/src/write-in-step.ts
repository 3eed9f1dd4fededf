import type { Writable } from 'node:stream';

/** Writes at the reader's pace: a promise is for when there is room again, or nobody reads any more. What comes after the end is dropped. */
export function writeInStep(stream: Writable, data: Buffer): Promise<void> | undefined {
  if (stream.destroyed || stream.writableEnded || stream.write(data)) return undefined;
  return new Promise((resolve) => {
    const settle = (): void => {
      stream.off('drain', settle);
      stream.off('close', settle);
      resolve();
    };
    stream.on('drain', settle);
    stream.on('close', settle);
  });
}
