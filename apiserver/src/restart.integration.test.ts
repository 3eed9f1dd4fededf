import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configMaps, services } from '@kubets/api';
import { startTestCluster } from '@kubets/test-cluster';
import { expect, it } from 'vitest';

it('a server that starts again on its store finds what was written and does not make it anew', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kubets-restart-'));
  const start = () => startTestCluster({ config: { store: 'lmdb', dataDir } });
  const kubernetes = { namespace: 'default', name: 'kubernetes' };
  const first = await start();
  const written = await first.client.create(configMaps, { metadata: { name: 'kept', namespace: 'default' }, data: { a: 'b' } });
  const service = await first.client.get(services, kubernetes);
  await first.stop();

  const second = await start();
  expect(await second.client.get(configMaps, { namespace: 'default', name: 'kept' })).toEqual(written);
  expect(await second.client.get(services, kubernetes)).toEqual(service);
  await second.stop();
  await rm(dataDir, { recursive: true });
});
