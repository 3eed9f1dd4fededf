import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { writeInStep } from './write-in-step.ts';

const chunk = Buffer.from('more than fits');
const narrow = (): PassThrough => new PassThrough({ highWaterMark: 1 });
const listening = (stream: PassThrough): number => stream.listenerCount('drain') + stream.listenerCount('close');

describe('writing in step', () => {
  it('waits for the reader each time, and leaves nothing listening', async () => {
    const stream = narrow();
    const before = listening(stream);
    for (let count = 0; count < 20; count++) {
      const waiting = writeInStep(stream, chunk);
      expect(waiting).toBeInstanceOf(Promise);
      stream.read();
      await waiting;
    }
    expect(listening(stream)).toBe(before);
  });

  it('waits no longer once the reader is gone', async () => {
    const stream = narrow();
    const waiting = writeInStep(stream, chunk);
    stream.destroy();
    await waiting;
    expect(writeInStep(stream, chunk)).toBeUndefined();
  });

  it('drops what comes after the end', () => {
    const stream = narrow();
    stream.end();
    expect(writeInStep(stream, chunk)).toBeUndefined();
  });
});
