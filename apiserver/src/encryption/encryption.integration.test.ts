import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configMaps, secrets } from '@kubets/api';
import { systemClock } from '@kubets/machinery';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LmdbStore } from '../storage/lmdb-store.ts';

let dataDir: string;
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'kubets-encryption-'))));
afterEach(() => rm(dataDir, { recursive: true }));

const aescbc = (...names: readonly string[]) =>
  `{aescbc: {keys: [${names.map((name) => `{name: ${name}, secret: ${Buffer.alloc(32, name).toString('base64')}}`).join(', ')}]}}`;

/** One run of the server over the same store; without providers, one that was never told to encrypt. */
async function run(providers: readonly string[], work: (cluster: TestCluster) => Promise<void>): Promise<void> {
  const encryptionProviderConfig = join(dataDir, 'encryption.yaml');
  const resources = `resources: [{resources: [secrets], providers: [${providers.join(', ')}]}]`;
  await writeFile(encryptionProviderConfig, `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n${resources}\n`);
  const cluster = await startTestCluster({ config: { store: 'lmdb', dataDir, ...(providers.length > 0 && { encryptionProviderConfig }) } });
  try {
    await work(cluster);
  } finally {
    await cluster.stop();
  }
}

async function stored(key: string): Promise<string> {
  const store = new LmdbStore({ path: join(dataDir, 'store'), clock: systemClock });
  try {
    return (await store.get(key))!.value.toString('latin1');
  } finally {
    await store.close();
  }
}

const identity = { namespace: 'default', name: 'secret1' };
const key = '/registry/core/secrets/default/secret1';
const metadata = { metadata: identity };
const readable = { data: { mykey: 'bXlkYXRh' } };

it('Secrets lie encrypted with the first key, and are rewritten by an update that changes nothing else', async () => {
  await run([], async ({ client }) => {
    await client.create(secrets, { ...metadata, stringData: { mykey: 'mydata' } });
    await client.create(configMaps, { ...metadata, data: { mykey: 'mydata' } });
  });
  expect(await stored(key)).toContain('bXlkYXRh');

  const replaced = async ({ client }: TestCluster): Promise<void> => {
    const before = await client.get(secrets, identity);
    expect(before).toMatchObject(readable);
    const after = await client.update(secrets, before);
    expect(after.metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
    expect((await client.update(secrets, after)).metadata.resourceVersion).toBe(after.metadata.resourceVersion);
  };
  await run([aescbc('key1'), '{identity: {}}'], replaced);
  expect(await stored(key)).toMatch(/^k8s:enc:aescbc:v1:key1:/);
  expect(await stored('/registry/core/configmaps/default/secret1')).toContain('mydata');

  await run([aescbc('key2', 'key1')], replaced);
  expect(await stored(key)).toMatch(/^k8s:enc:aescbc:v1:key2:/);

  await run(['{identity: {}}', aescbc('key2')], replaced);
  expect(await stored(key)).toContain('bXlkYXRh');
});
