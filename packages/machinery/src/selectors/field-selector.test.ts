import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldSelectorOf, parseFieldSelector } from './field-selector.ts';

const fields: Record<string, string> = { 'metadata.name': 'a', 'status.phase': 'Running' };
const matches = (text: string): boolean => parseFieldSelector(text).matches((field) => fields[field]);

describe('parseFieldSelector', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['metadata.name=a', true],
    ['metadata.name==a', true],
    ['metadata.name!=a', false],
    ['metadata.name=a,status.phase!=Failed', true],
    ['metadata.name=a,,status.phase=Failed', false],
    ['absent=', true],
    ['absent!=x', true],
  ])('%j matches the fields: %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it.each<[string, RegExp]>([
    ['metadata.name', /invalid selector: 'metadata.name'; can't understand 'metadata.name'/],
    ['a=b=c', /unescaped character in value: 61/],
    [String.raw`a=b\x`, /invalid escape sequence: \\x/],
    ['a=b\\', /invalid escape sequence/],
  ])('refuses %j', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(message);
  });

  it('reads back what it prints, whatever the value', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('=' as const, '!=' as const), (value, operator) => {
        const requirements = [
          { field: 'a', operator, value },
          { field: 'b', operator, value: 'x' },
        ];
        expect(parseFieldSelector(fieldSelectorOf(requirements).toString()).requirements).toEqual(requirements);
      }),
    );
  });
});
