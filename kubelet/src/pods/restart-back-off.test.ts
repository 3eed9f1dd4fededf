import { expect, it } from 'vitest';
import { exited, now, secondsFromNow } from '../testing/build-situation.ts';
import type { BackOff } from './pod-situation.ts';
import { backOffEnd, nextBackOff, recalledBackOff } from './restart-back-off.ts';

const longest = 300_000;

it.each([
  [longest, [10, 20, 40, 80, 160, 300, 300, 300]],
  [100_000, [10, 20, 40, 80, 100, 100, 100, 100]],
  [2_000, [2, 2, 2, 2, 2, 2, 2, 2]],
])('a crash loop waits 10 s, doubling to the limit of %i ms', (limit, expected) => {
  const delays: number[] = [];
  let backOff: BackOff | undefined;
  for (let crash = 0; crash < 8; crash += 1) delays.push((backOff = nextBackOff(backOff, now, limit)).delayMs / 1000);
  expect(delays).toEqual(expected);
});

it('the first restart does not wait', () => expect(backOffEnd(undefined, now)).toBeUndefined());

it('later ones wait from when the container ended', () => {
  expect(backOffEnd({ delayMs: 20_000, since: secondsFromNow(-60) }, now)).toEqual(secondsFromNow(20));
});

it('ten minutes without a crash forget the loop', () => {
  const old: BackOff = { delayMs: 300_000, since: secondsFromNow(-601) };
  expect(backOffEnd(old, now)).toBeUndefined();
  expect(nextBackOff(old, now, longest).delayMs).toBe(10_000);
});

it.each<[string, number, BackOff | undefined]>([
  ['none of one that never restarted', 0, undefined],
  ['the first of one that restarted once', 1, { delayMs: 10_000, since: secondsFromNow(-30) }],
  ['the fourth of one that restarted four times', 4, { delayMs: 80_000, since: secondsFromNow(-30) }],
  ['the longest of one that restarted often', 90, { delayMs: 300_000, since: secondsFromNow(-30) }],
])('a kubelet that starts again recalls %s', (_sentence, attempt, backOff) => {
  expect(recalledBackOff({ attempt, state: exited(1) }, longest)).toEqual(backOff);
});
