import { expect, it } from 'vitest';
import { inSlices, TimeSlice } from './time-slice.ts';

const loopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('of those who wait for their next slice one goes on in a turn of the loop, first come first served', async () => {
  const order: string[] = [];
  const work = async (name: string): Promise<void> => {
    const slice = new TimeSlice();
    for (let step = 1; step <= 2; step++) {
      await slice.next();
      order.push(`${name}${step}`);
    }
  };
  const all = Promise.all(['a', 'b', 'c'].map(work));
  await loopTurn();
  await loopTurn();
  expect(order.length).toBeLessThanOrEqual(2);
  await all;
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
});

it('does not make urgent work wait for slices', async () => {
  const order: string[] = [];
  const bulk = Array.from({ length: 5 }, async (_, index) => {
    await new TimeSlice().next();
    order.push(`bulk ${index}`);
  });
  await new TimeSlice().soon().then(() => order.push('urgent'));
  await Promise.all(bulk);
  expect(order.indexOf('urgent')).toBeLessThanOrEqual(1);
});

it('visits every item in order and lets others run in between', async () => {
  const visited: number[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await inSlices([1, 2, 3, 4, 5, 6], (item) => {
    for (const began = performance.now(); performance.now() - began < 4;);
    visited.push(item);
  });
  clearInterval(timer);
  expect(visited).toEqual([1, 2, 3, 4, 5, 6]);
  expect(turns).toBeGreaterThan(1);
});
