import { configMaps } from '@kubets/api';
import type { KubeList, KubeObject, Status } from '@kubets/machinery';
import { buildConfigMap, startTestCluster, type TestCluster, type TestClusterOptions } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EtcdProcess, startEtcd } from '../storage/etcd-process.ts';
import { EtcdStore } from '../storage/etcd-store.ts';

let etcd: EtcdProcess;
let config: TestClusterOptions['config'];
let writer: TestCluster;
beforeAll(async () => {
  etcd = await startEtcd();
  config = { store: 'etcd', etcdServers: [etcd.endpoint], shutdownTimeout: '1s' };
  writer = await startTestCluster({ config });
});
afterAll(async () => {
  await writer?.stop();
  await etcd?.stop();
});

const path = '/api/v1/namespaces/default/configmaps';
const create = (name: string) => writer.client.create(configMaps, buildConfigMap({ metadata: { name } }));

async function ask({ client }: TestCluster, query: string) {
  const { status, ...response } = await client.raw({ method: 'GET', path: `${path}?${query}` });
  return { status, body: JSON.parse(await response.text()) as KubeList<KubeObject> & Status };
}
const names = ({ items }: KubeList<KubeObject>): readonly string[] => items.map(({ metadata }) => metadata.name);

it('a list whose history is gone goes on from the newest state with the token of the refusal', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
  const first = await writer.client.list(configMaps, { namespace: 'default', limit: 2 });
  const { metadata } = await create('bb');
  await create('cc');

  const store = new EtcdStore({ endpoints: [etcd.endpoint] });
  await store.compact(await store.currentRevision());
  await store.close();
  // A server that started since remembers nothing of the pages.
  await using fresh = await startTestCluster({ config, beside: writer });

  const expired = await ask(fresh, `limit=2&continue=${first.metadata.continue}`);
  expect(expired).toMatchObject({
    status: 410,
    body: { kind: 'Status', reason: 'Expired', code: 410, message: expect.stringContaining('The provided continue parameter is too old') },
  });
  const second = await ask(fresh, `limit=2&continue=${expired.body.metadata.continue}`);
  expect([names(second.body), second.body.metadata.remainingItemCount]).toEqual([['bb', 'c'], 3]);
  const third = await ask(fresh, `limit=9&continue=${second.body.metadata.continue}`);
  expect([names(third.body), third.body.metadata.continue]).toEqual([['cc', 'd', 'e'], undefined]);

  expect(await ask(fresh, `resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact`)).toMatchObject({
    status: 410,
    body: { reason: 'Expired', message: 'The resourceVersion for the provided list is too old.' },
  });
  expect(await ask(fresh, `watch=true&resourceVersion=${metadata.resourceVersion}`)).toMatchObject({
    status: 200,
    body: { type: 'ERROR', object: { kind: 'Status', reason: 'Expired', code: 410 } },
  });
});
