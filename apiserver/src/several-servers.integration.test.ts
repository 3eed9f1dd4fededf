import {
  clusterRoleBindings,
  clusterRoles,
  type ConfigMap,
  configMaps,
  endpoints,
  leases,
  namespaces,
  pods,
  resourceQuotas,
  type SelfSubjectReview,
  serviceAccounts,
  services,
  type TokenRequest,
} from '@kubets/api';
import { buildConfigMap, buildPod, eventually, startTestCluster, type TestCluster, type TestClusterOptions } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type EtcdProcess, startEtcd } from './storage/etcd-process.ts';

let etcd: EtcdProcess;
let one: TestCluster;
let other: TestCluster;
beforeAll(async () => {
  etcd = await startEtcd();
  // Few addresses and ports, so that the servers have to fight for them.
  const shared: TestClusterOptions['config'] = {
    store: 'etcd',
    etcdServers: [etcd.endpoint],
    serviceClusterIpRange: '10.55.0.0/28',
    serviceNodePortRange: '30000-30006',
    shutdownTimeout: '1s',
  };
  one = await startTestCluster({ config: { ...shared, advertiseAddress: '192.0.2.1' } });
  other = await startTestCluster({ config: { ...shared, advertiseAddress: '192.0.2.2' }, beside: one });
});
afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()]);
  await etcd?.stop();
});

/** Sends the requests to both servers in turn, all at once, and tells what became of them. */
async function race<T>(count: number, ask: (server: TestCluster, index: number) => Promise<T>): Promise<{ done: readonly T[]; refused: readonly unknown[] }> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, index) => ask(index % 2 === 0 ? one : other, index)));
  return {
    done: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    refused: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
  };
}

describe('two servers on one etcd', () => {
  it('read at once what the other wrote: one object, a list, a page and the objects of a watch', async () => {
    for (let round = 0; round < 10; round++) {
      const { metadata } = await one.client.create(configMaps, buildConfigMap({ metadata: { labels: { round: String(round) } } }));
      const selection = { namespace: 'default', labelSelector: `round=${round}` };
      expect((await other.client.get(configMaps, metadata)).metadata.uid).toBe(metadata.uid);
      expect((await other.client.list(configMaps, selection)).items).toHaveLength(1);
      await one.client.delete(configMaps, metadata);
      await expect(other.client.get(configMaps, metadata)).rejects.toMatchObject({ code: 404 });
      expect((await other.client.list(configMaps, selection)).items).toHaveLength(0);
    }
  });

  it('page over one snapshot, whichever of them is asked for the next page', async () => {
    await one.client.create(namespaces, { metadata: { name: 'paged' } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await one.client.create(configMaps, buildConfigMap({ metadata: { name, namespace: 'paged' } }));
    const first = await one.client.list(configMaps, { namespace: 'paged', limit: 2 });
    await other.client.create(configMaps, buildConfigMap({ metadata: { name: 'bb', namespace: 'paged' } }));
    const second = await other.client.list(configMaps, { namespace: 'paged', limit: 2, continue: first.metadata.continue });
    const third = await one.client.list(configMaps, { namespace: 'paged', limit: 2, continue: second.metadata.continue });
    const names = [first, second, third].map(({ items }) => items.map(({ metadata }) => metadata.name));
    expect(names).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(new Set([first, second, third].map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
  });

  it('tell every change once and in order to watchers of either', async () => {
    const { metadata } = await one.client.create(configMaps, buildConfigMap({ metadata: { name: 'followed' } }));
    const stop = new AbortController();
    const heard = async ({ client }: TestCluster): Promise<readonly string[]> => {
      const seen: string[] = [];
      const query = { namespace: 'default', fieldSelector: 'metadata.name=followed', resourceVersion: metadata.resourceVersion, signal: stop.signal };
      for await (const event of client.watch(configMaps, query)) {
        if (event.type === 'MODIFIED') seen.push((event.object as ConfigMap).data?.['count'] ?? '');
        if (seen.length === 20) break;
      }
      return seen;
    };
    const told = Promise.all([heard(one), heard(other)]);
    for (let count = 0; count < 20; count++) {
      await [one, other][count % 2]!.client.patch(configMaps, metadata, { type: 'merge', body: { data: { count: String(count) } } });
    }
    const expected = Array.from({ length: 20 }, (_, index) => String(index));
    expect(await told).toEqual([expected, expected]);
    stop.abort();
  });

  it('lose no update of writers that race', async () => {
    const { metadata } = await one.client.create(configMaps, buildConfigMap({ data: { count: '0' } }));
    const add = async ({ client }: TestCluster): Promise<void> => {
      for (;;) {
        const current = await client.get(configMaps, metadata);
        const next = { ...current, data: { count: String(Number(current.data?.['count']) + 1) } };
        const outcome = await client.update(configMaps, next).then(
          () => 'written',
          (error: { code?: number }) => error.code,
        );
        if (outcome === 'written') return;
        expect(outcome).toBe(409);
      }
    };
    await race(20, add);
    expect((await other.client.get(configMaps, metadata)).data).toEqual({ count: '20' });
  });

  it('lose no field of appliers that race', async () => {
    const identity = { name: 'applied', namespace: 'default' };
    const { done } = await race(20, ({ client }, index) => {
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: identity, data: { [`k${index}`]: 'v' } };
      return client.patch(configMaps, identity, { type: 'apply', body }, { fieldManager: `m${index}` });
    });
    expect(done).toHaveLength(20);
    const { data, metadata } = await one.client.get(configMaps, identity);
    expect(Object.keys(data ?? {})).toHaveLength(20);
    expect(metadata.managedFields).toHaveLength(20);
  });

  it('let one of many candidates have a lease', async () => {
    const holder = (name: string) => ({ holderIdentity: name, leaseDurationSeconds: 15 });
    const metadata = { name: 'leader', namespace: 'default' };
    const created = await race(10, ({ client }, index) => client.create(leases, { metadata, spec: holder(`first-${index}`) }));
    expect(created.done).toHaveLength(1);
    expect(created.refused).toEqual(Array.from({ length: 9 }, () => expect.objectContaining({ code: 409, reason: 'AlreadyExists' })));
    const taken = await race(10, ({ client }, index) => client.update(leases, { ...created.done[0]!, spec: holder(`second-${index}`) }));
    expect(taken.done).toHaveLength(1);
    expect(taken.refused).toEqual(Array.from({ length: 9 }, () => expect.objectContaining({ code: 409, reason: 'Conflict' })));
  });

  it('never overdraw a quota', async () => {
    await one.client.create(namespaces, { metadata: { name: 'small' } });
    await one.client.create(resourceQuotas, { metadata: { name: 'few', namespace: 'small' }, spec: { hard: { pods: '7', 'requests.cpu': '1' } } });
    for (const { client } of [one, other]) expect((await client.list(resourceQuotas, { namespace: 'small' })).items).toHaveLength(1);
    const resources = { requests: { cpu: '200m' } };
    const { done, refused } = await race(24, ({ client }, index) =>
      client.create(pods, buildPod({ metadata: { name: `p${index}`, namespace: 'small' }, spec: { containers: [{ name: 'c', image: 'i', resources }] } })),
    );
    expect(done).toHaveLength(5);
    expect(refused).toEqual(Array.from({ length: 19 }, () => expect.objectContaining({ code: 403, message: expect.stringContaining('exceeded quota: few') })));
    expect((await other.client.get(resourceQuotas, { namespace: 'small', name: 'few' })).status.used).toEqual({ pods: '5', 'requests.cpu': '1' });
  });

  it('give each cluster address and node port once, until none is left', async () => {
    const ask = ({ client }: TestCluster, index: number) =>
      client.create(services, { metadata: { name: `s${index}`, namespace: 'default' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } });
    const { done, refused } = await race(16, ask);
    expect(done).toHaveLength(7);
    expect(new Set(done.map(({ spec }) => spec.clusterIP)).size).toBe(7);
    expect(new Set(done.map(({ spec }) => spec.ports?.[0]?.nodePort)).size).toBe(7);
    expect(String(refused[0])).toContain('range is full');

    // What was taken for those that were refused is free again: the range has 14 addresses, of which `kubernetes` has one.
    const plain = await race(10, ({ client }, index) =>
      client.create(services, { metadata: { name: `c${index}`, namespace: 'default' }, spec: { ports: [{ port: 80 }] } }),
    );
    expect(plain.done).toHaveLength(6);

    // A server gives what the other freed.
    await one.client.delete(services, { namespace: 'default', name: done[0]!.metadata.name });
    expect((await ask(other, 99)).spec.ports?.[0]?.nodePort).toBe(done[0]!.spec.ports?.[0]?.nodePort);
  });

  it('draw names apart from one another', async () => {
    const { done } = await race(40, ({ client }) => client.create(configMaps, { metadata: { generateName: 'drawn-', namespace: 'default' } }));
    expect(new Set(done.map(({ metadata }) => metadata.name)).size).toBe(40);
  });

  it('accept tokens the other gave out, until their account is gone', async () => {
    await one.client.create(serviceAccounts, { metadata: { name: 'robot', namespace: 'default' } });
    const request = { spec: {} };
    const { status } = await one.client.createSubresource<TokenRequest>(serviceAccounts, { namespace: 'default', name: 'robot' }, 'token', request);
    const bearer = other.clientWith(status?.token ?? '');
    const ask = () =>
      bearer.raw({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', headers: { 'content-type': 'application/json' }, body: '{}' });
    const { userInfo } = (JSON.parse(await (await ask()).text()) as SelfSubjectReview).status;
    expect(userInfo?.username).toBe('system:serviceaccount:default:robot');
    await one.client.delete(serviceAccounts, { namespace: 'default', name: 'robot' });
    await eventually(async () => expect((await ask()).status).toBe(401));
  });

  it('allow what was granted at the other', async () => {
    const rules = [{ verbs: ['list'], apiGroups: [''], resources: ['configmaps'] }];
    await one.client.create(clusterRoles, { metadata: { name: 'reader' }, rules });
    await one.client.create(clusterRoleBindings, {
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' }],
    });
    const reader = other.clientAs({ user: 'reader' });
    await eventually(async () => expect((await reader.list(configMaps)).items).not.toEqual([]));
  });

  it('stand together behind the Service kubernetes, from which one that stops leaves', async () => {
    const addresses = async ({ client }: TestCluster): Promise<readonly string[] | undefined> =>
      (await client.get(endpoints, { namespace: 'default', name: 'kubernetes' })).subsets?.[0]?.addresses?.map(({ ip }) => ip);
    await eventually(async () => expect(await addresses(one)).toEqual(['192.0.2.1', '192.0.2.2']));
    const { metadata } = await other.client.create(configMaps, buildConfigMap());
    await other.stop();
    expect((await one.client.get(configMaps, metadata)).metadata.uid).toBe(metadata.uid);
    await eventually(async () => expect(await addresses(one)).toEqual(['192.0.2.1']));
  });
});

it('servers that start at once on an empty etcd agree on what every cluster has', async () => {
  const empty = await startEtcd();
  onTestFinished(() => empty.stop());
  const config: TestClusterOptions['config'] = { store: 'etcd', etcdServers: [empty.endpoint], shutdownTimeout: '1s' };
  const servers = await Promise.all([1, 2, 3].map(() => startTestCluster({ config })));
  const uids = await Promise.all(servers.map(async ({ client }) => (await client.list(clusterRoleBindings)).items.map(({ metadata }) => metadata.uid)));
  expect(uids[1]).toEqual(uids[0]);
  expect(uids[2]).toEqual(uids[0]);
  await Promise.all(servers.map((server) => server.stop()));
});

it('clusters with prefixes of their own share an etcd and nothing else', async () => {
  const config = { store: 'etcd' as const, etcdServers: [etcd.endpoint], shutdownTimeout: '1s' };
  const clusters = await Promise.all(['/blue', 'green/'].map((etcdPrefix) => startTestCluster({ config: { ...config, etcdPrefix } })));
  const [blue, green] = clusters.map(({ client }) => client);
  const created = await blue!.create(configMaps, buildConfigMap({ metadata: { name: 'sky' } }));
  await blue!.patch(configMaps, created.metadata, { type: 'merge', body: { data: { a: 'b' } } });
  expect((await blue!.list(configMaps, { namespace: 'default' })).items).toMatchObject([{ metadata: { name: 'sky' }, data: { a: 'b' } }]);
  expect((await green!.list(configMaps, { namespace: 'default' })).items).toEqual([]);
  await Promise.all(clusters.map((cluster) => cluster.stop()));
});
