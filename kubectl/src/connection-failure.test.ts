import { describe, expect, it } from 'vitest';
import { connectionFailure } from './connection-failure.ts';

const server = 'https://a.example:6443';
const failure = (code: string, more: object = {}): Error => Object.assign(new Error('told by the system'), { code, ...more });
const names = { host: 'a.example', cert: { subjectaltname: 'DNS:localhost, DNS:b.example, IP Address:127.0.0.1' } };
const unverified = 'Unable to connect to the server: tls: failed to verify certificate: x509: ';

describe('a server that cannot be spoken to', () => {
  it.each([
    [failure('ECONNREFUSED'), 'The connection to the server a.example:6443 was refused - did you specify the right host or port?'],
    [
      new Error('wrapped', { cause: failure('ECONNREFUSED') }),
      'The connection to the server a.example:6443 was refused - did you specify the right host or port?',
    ],
    [failure('UND_ERR_CONNECT_TIMEOUT'), 'Unable to connect to the server: dial tcp a.example:6443: i/o timeout'],
    [failure('EHOSTUNREACH'), 'Unable to connect to the server: dial tcp a.example:6443: connect: no route to host'],
    [failure('UND_ERR_SOCKET'), 'Unable to connect to the server: EOF'],
    [failure('EPROTO'), 'Unable to connect to the server: http: server gave HTTP response to HTTPS client'],
    [failure('SELF_SIGNED_CERT_IN_CHAIN'), `${unverified}certificate signed by unknown authority`],
    [failure('CERT_HAS_EXPIRED'), `${unverified}certificate has expired or is not yet valid`],
    [failure('ERR_TLS_CERT_ALTNAME_INVALID', names), `${unverified}certificate is valid for localhost, b.example, not a.example`],
    [failure('ERR_TLS_CERT_ALTNAME_INVALID', { ...names, host: '10.0.0.1' }), `${unverified}certificate is valid for 127.0.0.1, not 10.0.0.1`],
  ])('%o is told as upstream tells it', (error, text) => {
    expect(connectionFailure(error, server)).toBe(text);
  });

  it('names the server that was asked for the address', () => {
    expect(connectionFailure(failure('ENOTFOUND'), server)).toMatch(/^Unable to connect to the server: dial tcp: lookup a\.example on .*: no such host$/);
  });

  it.each([[new Error('other')], [failure('ENOENT')], ['text']])('is not what %o is about', (error) => {
    expect(connectionFailure(error, server)).toBeUndefined();
  });

  it('is told though its address is none', () => {
    expect(connectionFailure(failure('ECONNREFUSED'), 'http://a b')).toMatch(/^The connection to the server  was refused/);
  });
});
