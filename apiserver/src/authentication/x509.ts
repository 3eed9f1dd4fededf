import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { X509Certificate } from '@peculiar/x509';
import type { UserInfo } from '@kubets/machinery';
import type { Authenticator } from './authenticator.ts';
import { rememberingCertificates } from './issued-by.ts';

const uidAttribute = '1.3.6.1.4.1.57683.2';

/**
 * The common name of a verified client certificate is the user, its organizations are the groups. Where TLS trusts other authorities
 * beside those of clients, `isClient` tells them apart.
 */
export function clientCertificates(isClient: (der: Buffer) => boolean = () => true): Authenticator {
  const userOf = rememberingCertificates((der) => (isClient(der) ? userOfCertificate(der) : undefined));
  return {
    name: 'x509',
    authenticate: async ({ clientCertificate }) => (clientCertificate === undefined ? undefined : userOf(clientCertificate)),
  };
}

/** Undefined when the certificate names nobody. */
export function userOfCertificate(der: Buffer): UserInfo | undefined {
  const { subjectName } = new X509Certificate(new Uint8Array(der));
  const username = subjectName.getField('CN')[0];
  if (username === undefined || username === '') return undefined;
  const uid = subjectName.getField(uidAttribute)[0];
  const fingerprint = createHash('sha256').update(der).digest('hex');
  return {
    username,
    groups: [...subjectName.getField('O'), 'system:authenticated'],
    ...(uid !== undefined && { uid }),
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
  };
}
