import { dnsName, ipAddress, signCertificate, subjectName } from './certificate.ts';
import { exportPrivateKey, generateKeys, type KeyPair, p256, pem } from './key-pair.ts';
import { x509 } from './x509.ts';

/** A new key and a PKCS #10 request for it, both PEM. */
export async function createCertificateRequest(options: {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
}): Promise<{ readonly request: string; readonly key: string }> {
  const keys = await generateKeys();
  const names = [...(options.dnsNames ?? []).map(dnsName), ...(options.ipAddresses ?? []).map(ipAddress)];
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectName(options.commonName, options.organizations ?? []),
    keys,
    signingAlgorithm: p256,
    ...(names.length > 0 && { extensions: [new x509.SubjectAlternativeNameExtension(names)] }),
  });
  return { request: pem('CERTIFICATE REQUEST', request.rawData), key: await exportPrivateKey(keys.privateKey) };
}

/** What a request asks to be certified. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** Throws when `pemRequest` is no PKCS #10 request. */
export function parseCertificateRequest(pemRequest: string): CertificateRequest {
  const request = decodeRequest(pemRequest);
  const names = alternativeNames(request);
  const ofType = (type: string): readonly string[] => names.filter((name) => name.type === type).map((name) => name.value);
  return {
    commonName: request.subjectName.getField('CN')[0] ?? '',
    organizations: request.subjectName.getField('O'),
    dnsNames: ofType('dns'),
    ipAddresses: ofType('ip'),
    emailAddresses: ofType('email'),
    uris: ofType('url'),
  };
}

/** Certifies the request's subject and alternative names. Throws when the request is malformed or not signed by its own key. */
export async function signCertificateRequest(
  ca: KeyPair,
  pemRequest: string,
  options: { readonly usages: readonly string[]; readonly validSeconds?: number },
): Promise<string> {
  const request = decodeRequest(pemRequest);
  if (!(await request.verify())) throw new Error('the certificate request is not signed by the key it carries');
  return signCertificate(ca, {
    subject: request.subjectName.toJSON(),
    publicKey: request.publicKey,
    alternativeNames: alternativeNames(request),
    usages: options.usages,
    validSeconds: options.validSeconds ?? 365 * 24 * 3600,
  });
}

function decodeRequest(pemRequest: string): x509.Pkcs10CertificateRequest {
  const block = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]*?)-----END (?:NEW )?CERTIFICATE REQUEST-----/.exec(pemRequest);
  if (block?.[1] === undefined) throw new Error('PEM block type must be CERTIFICATE REQUEST');
  try {
    return new x509.Pkcs10CertificateRequest(Buffer.from(block[1], 'base64'));
  } catch (cause) {
    throw new Error('the PEM block holds no PKCS #10 certificate request', { cause });
  }
}

function alternativeNames(request: x509.Pkcs10CertificateRequest): x509.JsonGeneralNames {
  const extension = request.extensions.find((candidate) => candidate instanceof x509.SubjectAlternativeNameExtension);
  return extension?.names.toJSON() ?? [];
}
