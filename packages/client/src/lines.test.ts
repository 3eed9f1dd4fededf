import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineBatches } from './lines.ts';

async function* cut(text: string, sizes: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

it('yields the same lines however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ' '))), fc.array(fc.nat(20)), async (lines, sizes) => {
      const text = lines.map((line) => `${line}\n`).join('');
      const seen: string[] = [];
      for await (const batch of lineBatches(cut(text, sizes))) seen.push(...batch);
      expect(seen).toEqual(lines);
    }),
  );
});
