import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CachedEntry } from './cached-entry.ts';
import { JoinedJson } from './joined-json.ts';

const entry = (size: number, index: number): CachedEntry =>
  CachedEntry.fromStored(
    `/${index}`,
    index + 1,
    Buffer.from(JSON.stringify({ kind: 'Widget', apiVersion: 'v1', metadata: { resourceVersion: '' }, pad: 'ü'.repeat(size) })),
  );

const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString('utf8');
const whole = (chunk: readonly CachedEntry[]) => ({ chunk, from: 0, to: chunk.length });

const sizes = fc.array(fc.oneof({ weight: 8, arbitrary: fc.nat(4000) }, { weight: 1, arbitrary: fc.integer({ min: 8000, max: 200_000 }) }), {
  minLength: 1,
  maxLength: 256,
});

it('is the JSON of each object with a comma after it, and leaves every object as it was', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (chosen, a, b) => {
      const entries = chosen.map(entry);
      const before = entries.map(({ json }) => json.toString('utf8'));
      const joined = new JoinedJson();
      expect(text(joined.of(whole(entries)))).toBe(before.map((json) => `${json},`).join(''));
      const [from, to] = [a % entries.length, b % entries.length].sort((left, right) => left - right) as [number, number];
      expect(text(joined.of({ chunk: entries, from, to: to + 1 }))).toBe(
        before
          .slice(from, to + 1)
          .map((json) => `${json},`)
          .join(''),
      );
      for (const one of entries) one.moveOut();
      expect(entries.map(({ json }) => json.toString('utf8'))).toEqual(before);
    }),
    { numRuns: 30 },
  );
});

it('is made once, and again after the chunk has changed', () => {
  const entries = [1, 2, 3].map(entry);
  const joined = new JoinedJson();
  const blocks = joined.of(whole(entries));
  expect(joined.of(whole(entries))).toBe(blocks);
  joined.forget(entries);
  expect(joined.of(whole(entries))).not.toBe(blocks);
});

it('holds the bytes of small objects once, in few blocks', () => {
  const entries = Array.from({ length: 256 }, (_, index) => entry(1000, index));
  const blocks = new JoinedJson().of(whole(entries));
  expect(new Set(entries.map(({ json }) => json.buffer))).toEqual(new Set(blocks.map(({ buffer }) => buffer)));
  expect(Math.max(...blocks.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
});

it('lets go of an object that has its bytes to itself again', () => {
  const entries = [1, 2].map(entry);
  const [block] = new JoinedJson().of(whole(entries));
  entries[0]!.moveOut();
  expect(entries.map(({ json }) => json.buffer === block!.buffer)).toEqual([false, true]);
  const own = entries[0]!.json;
  entries[0]!.moveOut();
  expect(entries[0]!.json).toBe(own);
});
