import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityToNumber,
  quantityValue,
  subtractQuantities,
} from './quantity.ts';

describe('canonicalQuantity', () => {
  it.each([
    ['1000m', '1'],
    ['1024Ki', '1Mi'],
    ['0.5Gi', '512Mi'],
    ['1.5', '1500m'],
    ['0', '0'],
    ['0Ki', '0'],
    ['-0', '0'],
    ['100', '100'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['512Ki', '512Ki'],
    ['0.5Ki', '512'],
    ['1.5Ki', '1536'],
    ['1.5Gi', '1536Mi'],
    ['0.1Ki', '102400m'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['1E2', '100'],
    ['12e-3', '12e-3'],
    ['1500e-3', '1500e-3'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+5', '5'],
    ['-1500m', '-1500m'],
    ['-2048Ki', '-2Mi'],
    ['100m', '100m'],
    ['0.1n', '1n'],
    ['100000u', '100m'],
    ['10000000Gi', '10000000Gi'],
    ['16Ei', '9223372036854775807'],
    ['1e1000000', '9223372036854775807'],
    ['1e-1000000', '1e-9'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it('accepts JSON numbers', () => {
    expect([canonicalQuantity(2), canonicalQuantity(0.1), canonicalQuantity(1e21)]).toEqual(['2', '100m', '9223372036854775807']);
  });

  it('leaves text that is no quantity as it is', () => {
    expect(canonicalQuantity('lots')).toBe('lots');
  });

  it('gives the same text again for a canonical text', () => {
    fc.assert(
      fc.property(quantityText, (text) => {
        const canonical = canonicalQuantity(text);
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  it('keeps the amount', () => {
    fc.assert(
      fc.property(quantityText, (text) => {
        expect(compareQuantities(text, formatQuantity(parseQuantity(text)))).toBe(0);
      }),
    );
  });
});

const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'E-2', 'e+1');
const quantityText = fc
  .tuple(fc.constantFrom('', '-', '+'), fc.nat(99_999), fc.option(fc.nat(99_999)), suffix)
  .map(([sign, whole, fraction, unit]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${unit}`);

describe('isQuantity', () => {
  it.each(['', '.', '1.2.3', '1 Gi', 'Gi', '1KI', '1gi', '1e', '--1', '0x10', 'NaN', '1m2', ' 1', '1Kii'])('refuses %j', (text) => {
    expect(isQuantity(text)).toBe(false);
    expect(() => parseQuantity(text)).toThrow(/quantities must match/);
  });

  it('answers quickly for hostile exponents and lengths', () => {
    expect(isQuantity(`1e${'9'.repeat(400)}`)).toBe(true);
    expect(isQuantity('9'.repeat(100_000))).toBe(false);
  });
});

describe('arithmetic', () => {
  it.each([
    ['1', '1000m', 0],
    ['1Gi', '1G', 1],
    ['999m', '1', -1],
    ['-1', '1', -1],
  ])('compares %s with %s as %i', (left, right, order) => {
    expect(compareQuantities(left, right)).toBe(order);
  });

  it.each([
    ['100m', '900m', '1'],
    ['1Gi', '1Gi', '2Gi'],
    ['0', '1Gi', '1Gi'],
    ['1', '1Ki', '1025'],
  ])('adds %s and %s to %s', (left, right, sum) => {
    expect(formatQuantity(addQuantities(left, right))).toBe(sum);
  });

  it('undoes an addition by subtracting', () => {
    fc.assert(
      fc.property(quantityText, quantityText, (left, right) => {
        expect(compareQuantities(subtractQuantities(addQuantities(left, right), right), left)).toBe(0);
      }),
    );
  });

  it('rounds whole and milli values away from zero', () => {
    expect([quantityValue('1m'), quantityValue('-1m'), quantityValue('2Ki'), quantityMilliValue('1u'), quantityMilliValue('1.5')]).toEqual([
      1, -1, 2048, 1, 1500,
    ]);
    expect(quantityToNumber('1500m')).toBe(1.5);
  });
});
