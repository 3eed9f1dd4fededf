import type { CertificateSigningRequest } from '@kubets/api';
import { X509Certificate } from 'node:crypto';

const settledMs = 3_600_000;
const pendingMs = 24 * 3_600_000;

/** Certified, denied or failed an hour ago, undecided for a day, or certified with a certificate that has expired since. */
export function isStale({ metadata, status }: CertificateSigningRequest, now: Date): boolean {
  const conditions = status.conditions ?? [];
  const age = (time: string | undefined): number => (time === undefined ? 0 : now.getTime() - Date.parse(time));
  if (conditions.length === 0) return age(metadata.creationTimestamp) > pendingMs;
  if (status.certificate && hasExpired(status.certificate, now)) return true;
  return conditions.some(({ type, lastUpdateTime }) => {
    const isEnd = type === 'Denied' || type === 'Failed' || (type === 'Approved' && status.certificate !== undefined);
    return isEnd && age(lastUpdateTime) > settledMs;
  });
}

function hasExpired(certificate: string, now: Date): boolean {
  const pem = Buffer.from(certificate, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) return false;
  return new X509Certificate(pem).validToDate.getTime() < now.getTime();
}
