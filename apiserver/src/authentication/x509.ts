import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { X509Certificate } from '@peculiar/x509';
import type { UserInfo } from '@kubets/machinery';
import type { Authenticator } from './authenticator.ts';

/** Certificates seen lately: parsing one costs more than everything else a small request does. */
const rememberedCertificates = 1024;
const uidAttribute = '1.3.6.1.4.1.57683.2';

/** The common name of a verified client certificate is the user, its organizations are the groups. */
export function clientCertificates(): Authenticator {
  const users = new Map<string, UserInfo | undefined>();
  return {
    name: 'x509',
    async authenticate({ clientCertificate }) {
      if (clientCertificate === undefined) return undefined;
      const key = clientCertificate.toString('latin1');
      if (!users.has(key)) {
        if (users.size >= rememberedCertificates) users.clear();
        users.set(key, userOfCertificate(clientCertificate));
      }
      return users.get(key);
    },
  };
}

/** Undefined when the certificate names nobody. */
function userOfCertificate(der: Buffer): UserInfo | undefined {
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
