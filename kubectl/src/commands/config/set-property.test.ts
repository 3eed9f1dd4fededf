import { describe, expect, it } from 'vitest';
import { parseProperty, propertyValue } from './set-property.ts';

describe('parseProperty', () => {
  it.each([
    ['current-context', { type: 'current-context' }],
    ['users', { type: 'section', section: 'users' }],
    ['contexts.dev', { type: 'entry', section: 'contexts', name: 'dev' }],
    ['contexts.dev.namespace', { type: 'field', section: 'contexts', name: 'dev', field: 'namespace' }],
    ['users.me@a.b.c.token', { type: 'field', section: 'users', name: 'me@a.b.c', field: 'token' }],
    ['users.me@a.b.c', { type: 'entry', section: 'users', name: 'me@a.b.c' }],
  ])('reads %s', (text, property) => {
    expect(parseProperty(text)).toEqual(property);
  });

  it('refuses what a kubeconfig does not have', () => {
    expect(() => parseProperty('nope')).toThrow('unable to parse nope after [] at api.Config');
  });
});

describe('propertyValue', () => {
  it.each([
    ['server', 'https://a', false, 'https://a'],
    ['insecure-skip-tls-verify', 'true', false, true],
    ['client-key-data', 'YWJj', false, 'YWJj'],
    ['client-key-data', 'abc', true, 'YWJj'],
  ])('%s of %s', (field, text, raw, value) => {
    expect(propertyValue(field, text, raw)).toBe(value);
  });

  it('refuses data that is not base64', () => {
    expect(() => propertyValue('client-key-data', 'abc', false)).toThrow('illegal base64 data at input byte');
  });
});
