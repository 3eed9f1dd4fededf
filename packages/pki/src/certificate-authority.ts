import { exportPrivateKey, generateKeys, type KeyPair, p256, pem } from './key-pair.ts';
import { validity } from './validity.ts';
import { x509 } from './x509.ts';

const tenYearsInDays = 3650;

/** A new self-signed authority, good for signing server and client certificates. */
export async function createCertificateAuthority({
  commonName,
  validDays = tenYearsInDays,
}: {
  readonly commonName: string;
  readonly validDays?: number;
}): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    keys,
    signingAlgorithm: p256,
    ...validity(validDays * 24 * 3600),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem('CERTIFICATE', certificate.rawData), key: await exportPrivateKey(keys.privateKey) };
}
