import { describe, expect, it } from 'vitest';
import { configSchema } from '../config.ts';
import { type OidcOptions, oidcOptions, userOfClaims } from './oidc.ts';
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
    expect(() => userOfClaims({ sub: 'jane' }, options)).toThrow('oidc: required claim tenant not present in ID token');
  });

  it.each<[string, object, Partial<OidcOptions>, string]>([
    ['a required claim of another value', { tenant: 'b' }, {}, 'oidc: required claim tenant value does not match. Got = "b", want = a'],
    ['no name', { sub: undefined }, {}, 'oidc: the token has no sub claim'],
    ['a name that is no text', { sub: 5 }, {}, 'oidc: the token has no sub claim'],
    ['an address nobody verified', { email_verified: false }, { usernameClaim: 'email' }, 'oidc: email not verified'],
    ['an address verified in words', { email_verified: 'true' }, { usernameClaim: 'email' }, "oidc: parse 'email_verified' claim"],
    ['groups that are numbers', { groups: [1] }, {}, 'oidc: parse groups claim "groups"'],
    ['groups that are an object', { groups: { dev: true } }, {}, 'oidc: parse groups claim "groups"'],
  ])('%s refuses', (_name, claims, change, message) => {
    expect(() => userOfClaims({ sub: 'jane', email: 'j@id.example', tenant: 'a', ...claims }, { ...options, ...change })).toThrow(message);
  });

  it.each<[string, object, readonly string[]]>([
    ['one group as a text', { groups: 'dev' }, ['oidc:dev']],
    ['no groups', {}, []],
    ['groups that are null', { groups: null }, []],
  ])('%s', (_name, claims, groups) => {
    expect(userOfClaims({ sub: 'jane', tenant: 'a', ...claims }, options).groups).toEqual([...groups, 'system:authenticated']);
  });

  it('an address of whose verification nothing is said, or that it is verified, is taken', () => {
    for (const verified of [{}, { email_verified: true }])
      expect(userOfClaims({ email: 'j@id.example', tenant: 'a', ...verified }, { ...options, usernameClaim: 'email' }).username).toBe('j@id.example');
  });

  it('the id of the token is told beside the user', () => {
    const { extra } = userOfClaims({ sub: 'jane', tenant: 'a', jti: '42' }, options);
    expect(extra).toEqual({ 'authentication.kubernetes.io/credential-id': ['JTI=42'] });
  });
});

describe('OIDC flags', () => {
  const flags = { oidcIssuerUrl: 'https://id.example', oidcClientId: 'k' };
  const files = { tlsCertFile: 'c', tlsPrivateKeyFile: 'k', serviceAccountKeyFile: ['k'], serviceAccountSigningKeyFile: 'k' };
  const parsed = (change: object): OidcOptions | undefined => oidcOptions(configSchema.parse({ ...files, ...change }));

  it('are complete with an issuer and a client, and have defaults for all else', () => {
    expect(parsed({})).toBeUndefined();
    expect(parsed({ ...flags, oidcRequiredClaim: ['a=b', 'c=d=e'] })).toEqual({
      issuer: 'https://id.example',
      clientId: 'k',
      usernameClaim: 'sub',
      usernamePrefix: undefined,
      groupsClaim: undefined,
      groupsPrefix: '',
      requiredClaims: { a: 'b', c: 'd=e' },
      algorithms: ['RS256'],
    });
  });

  it.each<[string, object, string]>([
    ['an issuer alone', { oidcIssuerUrl: 'https://x' }, 'must be specified together'],
    ['a client alone', { oidcClientId: 'k' }, 'must be specified together'],
    ['an issuer without TLS', { ...flags, oidcIssuerUrl: 'http://x' }, 'must use https'],
    ['signatures anybody can make who can check them', { ...flags, oidcSigningAlgs: ['RS256', 'HS256'] }, 'unsupported signing alg: "HS256"'],
    ['no signature', { ...flags, oidcSigningAlgs: ['none'] }, 'unsupported signing alg: "none"'],
    ['a claim without a value', { ...flags, oidcRequiredClaim: ['tenant'] }, 'must be key=value'],
  ])('%s is refused', (_name, change, message) => {
    expect(() => parsed(change)).toThrow(message);
  });
});
