import { expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';

const busyFor = (milliseconds: number): void => {
  for (const began = performance.now(); performance.now() - began < milliseconds;);
};

it('begins at once with what arrives alone', () => {
  const begun: string[] = [];
  const arrivals = new Arrivals();
  arrivals.begin(() => begun.push('a'));
  arrivals.begin(() => begun.push('b'));
  expect(begun).toEqual(['a', 'b']);
});

it('begins with many that arrive together in order, and lets others run in between', async () => {
  const begun: number[] = [];
  let turns = 0;
  const turn = (): void => {
    turns++;
    if (begun.length < 20) setImmediate(turn);
  };
  setImmediate(turn);
  const arrivals = new Arrivals();
  for (let index = 0; index < 20; index++) {
    arrivals.begin(() => {
      begun.push(index);
      busyFor(1);
    });
  }
  await expect.poll(() => begun.length, { interval: 1 }).toBe(20);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(turns).toBeGreaterThan(4);
});
