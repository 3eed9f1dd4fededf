import { expect, it } from 'vitest';
import { tlsLimits } from './tls-limits.ts';

it.each([
  ['VersionTLS12', [], { minVersion: 'TLSv1.2' }],
  ['VersionTLS13', [], { minVersion: 'TLSv1.3' }],
  [
    'VersionTLS12',
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
    { minVersion: 'TLSv1.2', ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256' },
  ],
])('--tls-min-version=%s --tls-cipher-suites=%j', (tlsMinVersion, tlsCipherSuites, expected) => {
  expect(tlsLimits({ tlsMinVersion, tlsCipherSuites })).toEqual(expected);
});

it.each([
  ['VersionTLS10', [], '--tls-min-version VersionTLS10: must be one of VersionTLS12, VersionTLS13'],
  ['VersionTLS12', ['TLS_RSA_WITH_RC4_128_SHA'], '--tls-cipher-suites: there is no suite TLS_RSA_WITH_RC4_128_SHA'],
])('refuses --tls-min-version=%s --tls-cipher-suites=%j', (tlsMinVersion, tlsCipherSuites, message) => {
  expect(() => tlsLimits({ tlsMinVersion, tlsCipherSuites })).toThrow(message);
});
