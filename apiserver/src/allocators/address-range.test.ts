import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAt, offsetOf, parseRange, staticBand } from './address-range.ts';
import { rotated } from './random-order.ts';

describe('ranges of service addresses', () => {
  it.each([
    ['10.96.0.0/12', '10.96.0.1', '10.111.255.254', 256n],
    ['10.0.0.0/24', '10.0.0.1', '10.0.0.254', 16n],
    ['fd00:10:96::/112', 'fd00:10:96::1', 'fd00:10:96::ffff', 256n],
  ])('%s gives out %s to %s', (text, first, last, band) => {
    const range = parseRange(text);
    expect([addressAt(range, 1n), addressAt(range, range.last), staticBand(range)]).toEqual([first, last, band]);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', 'x/8', '10.0.0.0/31'])('%s is none', (text) => {
    expect(() => parseRange(text)).toThrow('is not a range of service addresses');
  });

  it('an offset and its address are one and the same', () => {
    const range = parseRange('10.96.0.0/12');
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: range.last }), (offset) => offsetOf(range, addressAt(range, offset)) === offset));
  });

  it.each(['10.95.255.255', '10.96.0.0', '10.111.255.255', 'fd00::1', 'nonsense'])('%s is outside', (address) => {
    expect(offsetOf(parseRange('10.96.0.0/12'), address)).toBeUndefined();
  });

  it('a rotated order meets every number once', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(), (first, count, start) => {
        const order = [...rotated(first, first + count, (limit) => start % limit)];
        expect(order.toSorted((one, other) => one - other)).toEqual(Array.from({ length: count + 1 }, (_, index) => first + index));
      }),
    );
  });
});
