import { exportPrivateKey, generateKeys, type KeyPair, pem } from './key-pair.ts';
import { usageExtensions } from './key-usages.ts';
import { importSigningKey } from './signing-key.ts';
import { validity } from './validity.ts';
import { x509 } from './x509.ts';

export interface CertificateOptions {
  /** The user name to the API server. */
  readonly commonName: string;
  /** The user's groups. */
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages: readonly ('server' | 'client')[];
  readonly validDays?: number;
}

/** A new key with a certificate for it, signed by `ca`. */
export async function issueCertificate(ca: KeyPair, options: CertificateOptions): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await signCertificate(ca, {
    subject: subjectName(options.commonName, options.organizations ?? []),
    publicKey: keys.publicKey,
    alternativeNames: [...(options.dnsNames ?? []).map(dnsName), ...(options.ipAddresses ?? []).map(ipAddress)],
    usages: ['digital signature', 'key encipherment', ...options.usages.map((usage) => `${usage} auth`)],
    validSeconds: (options.validDays ?? 365) * 24 * 3600,
  });
  return { certificate, key: await exportPrivateKey(keys.privateKey) };
}

export interface CertificateContents {
  readonly subject: x509.JsonName;
  readonly publicKey: x509.PublicKeyType;
  readonly alternativeNames: x509.JsonGeneralNames;
  /** As certificates.k8s.io names them. */
  readonly usages: readonly string[];
  readonly validSeconds: number;
}

/** A leaf certificate over someone's public key. It never outlives its authority. */
export async function signCertificate(ca: KeyPair, contents: CertificateContents): Promise<string> {
  const issuer = new x509.X509Certificate(ca.certificate);
  const signing = await importSigningKey(ca.key);
  const { notBefore, notAfter } = validity(contents.validSeconds);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: contents.subject,
    issuer: issuer.subjectName,
    publicKey: contents.publicKey,
    signingKey: signing.key,
    signingAlgorithm: signing.algorithm,
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      ...usageExtensions(contents.usages),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...(contents.alternativeNames.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(contents.alternativeNames)]),
    ],
  });
  return pem('CERTIFICATE', certificate.rawData);
}

export function subjectName(commonName: string, organizations: readonly string[]): x509.JsonName {
  return [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }];
}

export const dnsName = (value: string): x509.JsonGeneralName => ({ type: 'dns', value });
export const ipAddress = (value: string): x509.JsonGeneralName => ({ type: 'ip', value });
