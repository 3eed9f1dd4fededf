import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BodyBlocks } from './body-blocks.ts';

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.nat(300).map((size) => Buffer.alloc(size, size % 251)),
    fc.integer({ min: 0, max: 90_000 }).map((size) => 'ü'.repeat(size)),
    fc.integer({ min: 0, max: 600_000 }).map((size) => Buffer.alloc(size, size % 251)),
  ),
);

it('a body is the pieces it was written in, whatever their sizes, in blocks of 256 KB at most', () => {
  fc.assert(
    fc.property(pieces, (added) => {
      const body = new BodyBlocks();
      for (const piece of added) body.add(piece);
      const blocks = body.end();
      expect(Buffer.concat(blocks).equals(Buffer.concat(added.map((piece) => Buffer.from(piece as string))))).toBe(true);
      expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
    }),
    { numRuns: 60 },
  );
});
