import { describe, expect, it } from 'vitest';
import { type OidcOptions, userOfClaims } from './oidc.ts';
import { parseTokenFile } from './static-token-file.ts';

describe('the token file', () => {
  it.each([
    ['t,jane,1', { username: 'jane', uid: '1', groups: ['system:authenticated'] }],
    ['t,jane,1,"a,b"', { username: 'jane', uid: '1', groups: ['a', 'b', 'system:authenticated'] }],
    ['t,jane,', { username: 'jane', groups: ['system:authenticated'] }],
  ])('%s', (line, user) => {
    expect(parseTokenFile(`# comment\n\n${line}\n`)).toEqual([['t', user]]);
  });

  it.each(['t,jane', ',jane,1', 'lonely'])('refuses %s, naming the line', (line) => {
    expect(() => parseTokenFile(`a,b,c\n${line}`)).toThrow('token auth file line 2');
  });
});

describe('OIDC claims', () => {
  const options: OidcOptions = {
    issuer: 'https://id.example',
    clientId: 'k',
    usernameClaim: 'sub',
    usernamePrefix: undefined,
    groupsClaim: 'groups',
    groupsPrefix: 'oidc:',
    requiredClaims: { tenant: 'a' },
    algorithms: ['RS256'],
  };

  it.each<[string, Partial<OidcOptions>, string]>([
    ['the issuer prefixes names that are no addresses', {}, 'https://id.example#jane'],
    ['a prefix of one’s own', { usernamePrefix: 'x:' }, 'x:jane'],
    ['no prefix at all', { usernamePrefix: '-' }, 'jane'],
    ['e-mail addresses stand for themselves', { usernameClaim: 'email' }, 'jane@id.example'],
  ])('%s', (_name, change, username) => {
    const claims = { sub: 'jane', email: 'jane@id.example', groups: ['dev'], tenant: 'a' };
    expect(userOfClaims(claims, { ...options, ...change })).toEqual({ username, groups: ['oidc:dev', 'system:authenticated'] });
  });

  it('a missing required claim refuses', () => {
    expect(() => userOfClaims({ sub: 'jane' }, options)).toThrow('oidc: required claim tenant value does not match');
  });
});
