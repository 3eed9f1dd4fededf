import { expect, it } from 'vitest';
import { isIntOrPercent, resolveIntOrPercent } from './int-or-percent.ts';

it.each<[number | string, number, 'up' | 'down', number]>([
  [3, 10, 'up', 3],
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['0%', 10, 'up', 0],
  ['100%', 3, 'down', 3],
  ['7%', 100, 'up', 7],
])('%s of %d, rounded %s, is %d', (value, total, rounding, expected) => {
  expect(resolveIntOrPercent(value, total, rounding)).toBe(expected);
});

it('refuses what is neither', () => {
  expect([isIntOrPercent('25'), isIntOrPercent(1.5), isIntOrPercent('25%')]).toEqual([false, false, true]);
  expect(() => resolveIntOrPercent('25', 10, 'up')).toThrow(/not a percentage/);
});
