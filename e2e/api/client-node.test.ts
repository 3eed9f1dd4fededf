import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig, KubernetesObjectApi, makeInformer, PatchStrategy, setHeaderOptions, type V1ConfigMap, Watch } from '@kubernetes/client-node';
import { configMaps } from '@kubets/api';
import { buildConfigMap, eventually, startTestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
const kubeConfig = new KubeConfig();
let core: CoreV1Api;
beforeAll(async () => {
  server = await startJudgedServer();
  kubeConfig.loadFromFile(server.kubeconfig);
  core = kubeConfig.makeApiClient(CoreV1Api);
});
afterAll(() => server[Symbol.asyncDispose]());

const namespace = 'default';
const path = `/api/v1/namespaces/${namespace}/configmaps`;
const create = (name: string, data: Record<string, string> = {}): Promise<V1ConfigMap> =>
  core.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data } });

describe('@kubernetes/client-node', () => {
  it('keeps an informer up to date from its list and its watch', async () => {
    await create('listed');
    const informer = makeInformer<V1ConfigMap>(kubeConfig, path, () => core.listNamespacedConfigMap({ namespace }));
    const heard: string[] = [];
    for (const event of ['add', 'update', 'delete'] as const) informer.on(event, ({ metadata }) => void heard.push(`${event} ${metadata?.name}`));
    await informer.start();
    await create('watched');
    await eventually(() => heard.includes('add watched'));
    await core.patchNamespacedConfigMap({ namespace, name: 'watched', body: { data: { a: 'b' } } }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
    await eventually(() => heard.includes('delete watched'));
    expect(heard).toEqual(['add listed', 'add watched', 'update watched', 'delete watched']);
    expect(informer.get('listed', namespace)?.metadata?.name).toBe('listed');
    await informer.stop();
  });

  it.each([
    [PatchStrategy.JsonPatch, [{ op: 'add', path: '/data/added', value: 'x' }]],
    [PatchStrategy.MergePatch, { data: { added: 'x' } }],
    [PatchStrategy.StrategicMergePatch, { data: { added: 'x' } }],
    [PatchStrategy.ServerSideApply, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'patched' }, data: { added: 'x' } }],
  ])('patches with %s', async (strategy, body) => {
    await core.deleteNamespacedConfigMap({ namespace, name: 'patched' }).catch(() => undefined);
    await create('patched', { kept: 'y' });
    const patched = await core.patchNamespacedConfigMap(
      { namespace, name: 'patched', body, fieldManager: 'judge' },
      setHeaderOptions('Content-Type', strategy),
    );
    expect(patched.data).toEqual({ added: 'x', kept: 'y' });
  });

  it('reads, creates and deletes objects of any kind', async () => {
    const objects = KubernetesObjectApi.makeApiClient(kubeConfig);
    const spec = {
      replicas: 2,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'any', namespace } };
    await objects.create({ ...deployment, spec });
    expect(await objects.read(deployment)).toMatchObject({ spec: { replicas: 2 } });
    await objects.delete(deployment);
    await expect(objects.read(deployment)).rejects.toMatchObject({ code: 404 });
  });

  it('keeps an informer right whose version is gone when it comes back', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kubets-informer-'));
    await using beside = await startTestCluster();
    const onTheSameStore = { store: 'lmdb', dataDir } as const;
    const before = await startJudgedServer({ config: onTheSameStore, beside });
    const { client, port } = before.cluster;
    for (const name of ['kept', 'removed']) await client.create(configMaps, buildConfigMap({ metadata: { name } }));
    const cut = new KubeConfig();
    cut.loadFromFile(before.kubeconfig);
    let lists = 0;
    const informer = makeInformer<V1ConfigMap>(cut, path, () => {
      lists++;
      return cut.makeApiClient(CoreV1Api).listNamespacedConfigMap({ namespace });
    });
    const heard: string[] = [];
    for (const event of ['add', 'update', 'delete'] as const) informer.on(event, ({ metadata }) => void heard.push(`${event} ${metadata?.name}`));
    informer.on('error', () => void setTimeout(() => void informer.start(), 100));
    await informer.start();
    await before[Symbol.asyncDispose]();
    expect(heard.splice(0)).toEqual(['add kept', 'add removed']);

    const meanwhile = await startTestCluster({ config: onTheSameStore, beside });
    await meanwhile.client.delete(configMaps, { namespace, name: 'removed' });
    await meanwhile.client.create(configMaps, buildConfigMap({ metadata: { name: 'made' } }));
    await meanwhile.stop();

    const after = await startTestCluster({ config: { ...onTheSameStore, securePort: port }, beside });
    await eventually(() => heard.includes('add made'));
    await after.client.create(configMaps, buildConfigMap({ metadata: { name: 'later' } }));
    await eventually(() => heard.includes('add later'));
    expect([heard, lists]).toEqual([['delete removed', 'add made', 'add later'], 2]);
    await informer.stop();
    await after.stop();
    await rm(dataDir, { recursive: true });
  });

  it('is told in the stream of a watch that its version is too old', async () => {
    const events: [string, { code?: number }][] = [];
    const ended = new Promise<void>((resolve) => {
      void new Watch(kubeConfig).watch(
        path,
        { resourceVersion: '1' },
        (phase, object: { code?: number }) => void events.push([phase, object]),
        () => resolve(),
      );
    });
    await ended;
    expect(events).toEqual([['ERROR', expect.objectContaining({ code: 410, reason: 'Expired' })]]);
  });
});
