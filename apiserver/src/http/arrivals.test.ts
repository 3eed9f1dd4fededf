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
  await new Promise<void>((resolve) => arrivals.begin(resolve));
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(turns).toBeGreaterThan(4);
});

it('begins with thousands as fast as their work allows', async () => {
  const begun: number[] = [];
  const arrivals = new Arrivals();
  busyFor(3);
  for (let index = 0; index < 20_000; index++) arrivals.begin(() => begun.push(index));
  arrivals.begin(() => busyFor(3));
  for (let index = 20_000; index < 40_000; index++) arrivals.begin(() => begun.push(index));
  await new Promise<void>((resolve) => arrivals.begin(resolve));
  expect(begun).toEqual(Array.from({ length: 40_000 }, (_, index) => index));
});
