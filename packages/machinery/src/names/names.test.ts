import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateName } from './generate-name.ts';
import { validateDns1035Label, validateDnsLabel, validateDnsSubdomain, validateLabelValue, validatePathSegment, validateQualifiedName } from './names.ts';

describe('names', () => {
  it.each<[string, (text: string) => readonly string[], string]>([
    ['a DNS label', validateDnsLabel, 'a-1'],
    ['a DNS label of 63 characters', validateDnsLabel, 'a'.repeat(63)],
    ['a DNS 1035 label', validateDns1035Label, 'a1'],
    ['a subdomain', validateDnsSubdomain, 'a.b-c.1'],
    ['a qualified name', validateQualifiedName, 'My.Name_1'],
    ['a qualified name with a domain', validateQualifiedName, 'example.com/My.Name'],
    ['an empty label value', validateLabelValue, ''],
    ['a label value', validateLabelValue, 'A_b.c-1'],
    ['a path segment', validatePathSegment, 'system:node:x'],
  ])('accepts %s', (_name, validate, text) => {
    expect(validate(text)).toEqual([]);
  });

  it.each<[string, (text: string) => readonly string[], string, string | RegExp]>([
    [
      'upper case in a label',
      validateDnsLabel,
      'A',
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
    ['dots in a label', validateDnsLabel, 'a.b', 'must not contain dots'],
    ['an empty label', validateDnsLabel, '', /^a lowercase RFC 1123 label/],
    ['a long label', validateDnsLabel, 'a'.repeat(64), 'must be no more than 63 bytes'],
    ['a digit first', validateDns1035Label, '1a', /^a DNS-1035 label must consist of/],
    [
      'an underscore in a subdomain',
      validateDnsSubdomain,
      'a_b',
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    [
      'two slashes',
      validateQualifiedName,
      'a/b/c',
      /^a qualified name must consist of .* with an optional DNS subdomain prefix and '\/' \(e.g. 'example.com\/MyName'\)$/,
    ],
    ['an empty prefix', validateQualifiedName, '/a', 'prefix part must be non-empty'],
    ['a bad prefix', validateQualifiedName, 'A/a', /^prefix part a lowercase RFC 1123 subdomain/],
    ['an empty name part', validateQualifiedName, 'a/', 'name part must be non-empty'],
    ['a blank in a label value', validateLabelValue, 'a b', /^a valid label must be an empty string or consist of/],
    ['a slash in a path segment', validatePathSegment, 'a/b', "may not contain '/'"],
    ['a dot as a path segment', validatePathSegment, '..', "may not be '..'"],
  ])('refuses %s', (_name, validate, text, message) => {
    expect(validate(text)[0]).toMatch(typeof message === 'string' ? new RegExp(`^${RegExp.escape(message)}$`) : message);
  });

  it('answers hostile text at once', () => {
    for (const validate of [validateDnsLabel, validateDnsSubdomain, validateQualifiedName, validateLabelValue]) {
      expect(validate(`${'a-.'.repeat(100_000)}!`)).not.toEqual([]);
    }
  });
});

describe('generateName', () => {
  it('appends five characters without vowels and stays a label', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9]{0,80}-?$/), (base) => {
        const name = generateName(base);
        expect(name).toMatch(/[bcdfghjklmnpqrstvwxz2456789]{5}$/);
        expect(name.startsWith(base.slice(0, 58))).toBe(true);
        expect(name.length).toBeLessThanOrEqual(63);
      }),
    );
  });

  it('takes its chance from outside', () => {
    expect(generateName('a-', () => 0)).toBe('a-bbbbb');
    expect(generateName('a-', () => 0.999)).toBe('a-99999');
  });
});
