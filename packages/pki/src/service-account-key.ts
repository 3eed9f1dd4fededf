import { exportPrivateKey, exportPublicKey, generateKeys } from './key-pair.ts';

/** The pair ServiceAccount tokens are signed (ES256) and verified with; PEM. */
export async function createServiceAccountKey(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  const keys = await generateKeys();
  return { publicKey: await exportPublicKey(keys.publicKey), privateKey: await exportPrivateKey(keys.privateKey) };
}
