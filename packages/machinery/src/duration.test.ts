import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, humanAge, humanDuration, isDuration, parseDuration } from './duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('Go durations', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['1h30m', 90 * minute],
    ['1.5s', 1500],
    ['250ms', 250],
    ['-2m', -2 * minute],
    ['1us', 0.001],
    ['.5s', 500],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '1', 's', '1d', '1h 2m', '1.2.3s', '--1s'])('refuses %j', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => parseDuration(text)).toThrow(/invalid duration/);
  });

  it.each([
    [0, '0s'],
    [1500, '1.5s'],
    [250, '250ms'],
    [90 * minute, '1h30m0s'],
    [2 * minute, '2m0s'],
    [-second, '-1s'],
    [0.5, '500µs'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBeCloseTo(ms, 3);
      }),
    );
  });
});

describe('humanDuration', () => {
  it.each([
    [-2 * second, '<invalid>'],
    [-second, '0s'],
    [0, '0s'],
    [119 * second, '119s'],
    [120 * second, '2m'],
    [3 * minute + 20 * second, '3m20s'],
    [10 * minute, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [4 * hour + 5 * minute, '4h5m'],
    [8 * hour, '8h'],
    [47 * hour, '47h'],
    [2 * day + 3 * hour, '2d3h'],
    [8 * day, '8d'],
    [729 * day, '729d'],
    [2 * 365 * day + 15 * day, '2y15d'],
    [8 * 365 * day, '8y'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(humanDuration(ms)).toBe(text);
  });

  it('shows an unknown age as such', () => {
    expect(humanAge(undefined, new Date())).toBe('<unknown>');
    expect(humanAge('2026-01-01T00:00:00Z', new Date('2026-01-01T00:05:01Z'))).toBe('5m1s');
  });
});
