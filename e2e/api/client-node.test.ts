import { CoreV1Api, KubeConfig, KubernetesObjectApi, makeInformer, PatchStrategy, setHeaderOptions, type V1ConfigMap, Watch } from '@kubernetes/client-node';
import { eventually } from '@kubets/test-cluster';
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
