import type { Readable, Writable } from 'node:stream';
import type { LogChunk } from '../container-runtime.ts';

const headerBytes = 8;
const stderrType = 2;

/** Cuts Docker's multiplexed output (8-byte headers: stream, 3 zeros, length) into the chunks of its two streams. */
export async function* demultiplex(source: Readable): AsyncGenerator<LogChunk> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield { stream: rest[0] === stderrType ? 'stderr' : 'stdout', data: rest.subarray(headerBytes, end) };
      rest = rest.subarray(end);
    }
  }
}

/** A terminal's output is one stream without headers. */
export async function* unframed(source: Readable): AsyncGenerator<LogChunk> {
  for await (const data of source as AsyncIterable<Buffer>) yield { stream: 'stdout', data };
}

/** Writes chunks to their streams with back-pressure; what nobody asked for is dropped. */
export async function distribute(
  chunks: AsyncIterable<LogChunk>,
  { stdout, stderr }: { stdout: Writable | undefined; stderr: Writable | undefined },
): Promise<void> {
  for await (const { stream, data } of chunks) {
    const target = stream === 'stderr' ? stderr : stdout;
    if (target === undefined || target.destroyed || target.write(data)) continue;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        target.off('drain', settle);
        target.off('close', settle);
        resolve();
      };
      target.once('drain', settle);
      target.once('close', settle);
    });
  }
}
