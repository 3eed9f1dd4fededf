import { expect, it } from 'vitest';
import { headerValues, valuesBehind } from './header-values.ts';

const rawHeaders = [
  'X-Group',
  'a, b',
  'x-group',
  'c',
  'X-Extra-Dn',
  'cn=jane,ou=dev',
  'x-extra-acme.com%2Fproject',
  'p',
  'X-Extra-acme.com%2fproject',
  'q',
  'x-extra-%',
  '',
];

it('repeated headers keep their values apart, commas and all', () => {
  expect(headerValues({ rawHeaders }, 'x-Group')).toEqual(['a, b', 'c']);
  expect(headerValues({ rawHeaders }, 'c')).toEqual([]);
});

it('what follows a prefix is read in lower case and without escapes', () => {
  expect(valuesBehind({ rawHeaders }, 'X-Extra-')).toEqual({ dn: ['cn=jane,ou=dev'], 'acme.com/project': ['p', 'q'], '%': [''] });
});
