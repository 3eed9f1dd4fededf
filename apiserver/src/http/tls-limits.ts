import type { SecureContextOptions } from 'node:tls';

const versions: Readonly<Record<string, NonNullable<SecureContextOptions['minVersion']>>> = { VersionTLS12: 'TLSv1.2', VersionTLS13: 'TLSv1.3' };

/** OpenSSL's names of the cipher suites that --tls-cipher-suites may list; those of TLS 1.3 are not to be chosen from. */
const suites: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
};
const suitesOfTls13: readonly string[] = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

/** The oldest protocol and the suites the server speaks. Throws naming the flag when it lists what there is not. */
export function tlsLimits({
  tlsMinVersion,
  tlsCipherSuites,
}: {
  readonly tlsMinVersion: string;
  readonly tlsCipherSuites: readonly string[];
}): Pick<SecureContextOptions, 'minVersion' | 'ciphers'> {
  const minVersion = versions[tlsMinVersion];
  if (minVersion === undefined) throw new Error(`--tls-min-version ${tlsMinVersion}: must be one of ${Object.keys(versions).join(', ')}`);
  const unknown = tlsCipherSuites.find((name) => suites[name] === undefined && !suitesOfTls13.includes(name));
  if (unknown !== undefined)
    throw new Error(`--tls-cipher-suites: there is no suite ${unknown}; there are ${[...suitesOfTls13, ...Object.keys(suites)].join(', ')}`);
  if (tlsCipherSuites.length === 0) return { minVersion };
  // As upstream: those of TLS 1.3 are on in any case.
  return { minVersion, ciphers: [...suitesOfTls13, ...tlsCipherSuites.flatMap((name) => suites[name] ?? [])].join(':') };
}
