import { configMaps, events, leases } from '@kubets/api';
import { type Client, createClient } from '@kubets/client';
import { buildConfigMap, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventRecorder } from './create-event-recorder.ts';
import { createInformers } from './create-informers.ts';
import { withLeaderElection } from './leader-election.ts';
import { type CuttableProxy, startCuttableProxy } from './testing/cuttable-proxy.ts';

let cluster: TestCluster;
let proxy: CuttableProxy;
let client: Client;

beforeAll(async () => {
  cluster = await startTestCluster();
  proxy = await startCuttableProxy(cluster.port);
  client = createClient({ ...cluster.config, server: `https://127.0.0.1:${proxy.port}` });
});

afterAll(async () => {
  await client.close();
  await proxy[Symbol.asyncDispose]();
  await cluster.stop();
});

const create = (name: string): Promise<unknown> => cluster.client.create(configMaps, buildConfigMap({ metadata: { namespace: 'default', name } }));

it('an informer misses nothing of what happened while the server could not be reached', async () => {
  const stop = new AbortController();
  const informers = createInformers(client);
  const informer = informers.informer(configMaps, { namespace: 'default' });
  const changes: string[] = [];
  const running = informers.run(stop.signal);
  await informer.whenSynced();
  informer.onChange((change) => changes.push(change.type === 'replaced' ? 'replaced' : `${change.type} ${change.object.metadata.name}`));
  await create('before');
  await eventually(() => expect(changes).toEqual(['added before']));
  proxy.cut();
  await create('during');
  await cluster.client.delete(configMaps, { namespace: 'default', name: 'before' });
  proxy.mend();
  await eventually(() => expect(changes).toEqual(['added before', 'added during', 'deleted before']));
  expect(informer.lister.get('default/during')?.metadata.name).toBe('during');
  stop.abort(new Error('the test is over'));
  await running;
});

it('events are found by what they regard, as kubectl describe looks for them', async () => {
  const recorder = createEventRecorder({ client, component: 'test', host: 'node-1' });
  const object = await cluster.client.create(configMaps, buildConfigMap({ metadata: { namespace: 'default', name: 'noted' } }));
  recorder.event(object, { type: 'Warning', reason: 'Odd', message: 'look at this' });
  recorder.event(object, { type: 'Warning', reason: 'Odd', message: 'look at this' });
  await recorder.flush();
  const fieldSelector = `involvedObject.name=noted,involvedObject.namespace=default,involvedObject.kind=ConfigMap,involvedObject.uid=${object.metadata.uid}`;
  const { items } = await cluster.client.list(events, { namespace: 'default', fieldSelector });
  expect(items).toMatchObject([{ reason: 'Odd', message: 'look at this', source: { component: 'test', host: 'node-1' }, count: 2 }]);
});

it('a leader holds the lease while it leads and gives it free when it ends', async () => {
  const stop = new AbortController();
  const leading = Promise.withResolvers<void>();
  const done = withLeaderElection({ client, name: 'test', namespace: 'default', identity: 'me', signal: stop.signal }, async (signal) => {
    leading.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  await leading.promise;
  const lease = () => cluster.client.get(leases, { namespace: 'default', name: 'test' });
  expect((await lease()).spec.holderIdentity).toBe('me');
  stop.abort(new Error('the test is over'));
  await done;
  expect((await lease()).spec.holderIdentity ?? '').toBe('');
});
