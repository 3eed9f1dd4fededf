import { createGzip } from 'node:zlib';
import { bodySlices } from './body-slices.ts';

/** The parts as one gzip stream. They are handed over in slices: joining a long list first would hold the loop. */
export async function gzipBody(parts: readonly Buffer[], size: number): Promise<readonly Buffer[]> {
  const gzip = createGzip({ level: 1 });
  const compressed: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => compressed.push(chunk));
  const ended = new Promise((resolve, reject) => gzip.once('end', resolve).once('error', reject));
  for (const slice of bodySlices(parts, size)) await new Promise<void>((resolve) => gzip.write(slice, () => resolve()));
  gzip.end();
  await ended;
  return compressed;
}
