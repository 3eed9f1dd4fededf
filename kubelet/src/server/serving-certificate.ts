import { readFile } from 'node:fs/promises';
import type { KubeletConfig } from '../config.ts';

/** The configured certificate, or one of an authority made for this run. */
export async function servingCertificate(config: KubeletConfig, nodeName: string, addresses: readonly string[]): Promise<{ certificate: string; key: string }> {
  if (config.tlsCertFile !== undefined && config.tlsPrivateKeyFile !== undefined) {
    const [certificate, key] = await Promise.all([readFile(config.tlsCertFile, 'utf8'), readFile(config.tlsPrivateKeyFile, 'utf8')]);
    return { certificate, key };
  }
  const { createCertificateAuthority, issueCertificate } = await import('@kubets/pki');
  const authority = await createCertificateAuthority({ commonName: `${nodeName}-ca` });
  return issueCertificate(authority, { commonName: nodeName, dnsNames: [nodeName], ipAddresses: addresses, usages: ['server'] });
}
