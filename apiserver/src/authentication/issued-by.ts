import { X509Certificate } from 'node:crypto';

/** Certificates seen lately: parsing one costs more than everything else a small request does. */
const rememberedCertificates = 1024;

/** `of`, with its answers about the certificates seen lately. */
export function rememberingCertificates<T>(of: (der: Buffer) => T): (der: Buffer) => T {
  const known = new Map<string, T>();
  return (der) => {
    const key = der.toString('latin1');
    if (!known.has(key)) {
      if (known.size >= rememberedCertificates) known.clear();
      known.set(key, of(der));
    }
    return known.get(key)!;
  };
}

/** Whether one of the authorities in a PEM file signed a certificate itself. */
export function issuedBy(pem: string): (der: Buffer) => boolean {
  const authorities = (pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).map((text) => new X509Certificate(text));
  return (der) => {
    const certificate = new X509Certificate(der);
    return authorities.some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
  };
}
