import { configMaps, deployments, namespaces, pods } from '@kubets/api';
import { type KubeObject } from '@kubets/machinery';
import { buildConfigMap, buildDeployment, buildPod, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

async function send(method: string, path: string, body?: string, type = 'application/json') {
  const response = await cluster.client.raw({ method, path, headers: { 'content-type': type }, ...(body !== undefined && { body }) });
  return { status: response.status, body: JSON.parse(await response.text()) as { readonly message: string } };
}

const configMapsPath = '/api/v1/namespaces/default/configmaps';

describe('delete', () => {
  it('answers with a Status that names what is gone', async () => {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap());
    expect(await cluster.client.delete(configMaps, metadata)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: metadata.name, kind: 'configmaps', uid: metadata.uid },
    });
    await expect(cluster.client.get(configMaps, metadata)).rejects.toThrow(`configmaps "${metadata.name}" not found`);
  });

  it('waits for finalizers and lets go with the last one', async () => {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap({ metadata: { finalizers: ['example.com/hold'] } }));
    const dying = (await cluster.client.delete(configMaps, metadata)) as KubeObject;
    expect(dying.metadata).toMatchObject({ deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 0, finalizers: ['example.com/hold'] });
    await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { metadata: { finalizers: null } } });
    await expect(cluster.client.get(configMaps, metadata)).rejects.toThrow('not found');
  });

  it('adds no finalizer to a dying object', async () => {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap({ metadata: { finalizers: ['example.com/hold'] } }));
    await cluster.client.delete(configMaps, metadata);
    const adding = cluster.client.patch(configMaps, metadata, { type: 'merge', body: { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } } });
    await expect(adding).rejects.toThrow('no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}');
  });

  it.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ] as const)('leaves %s propagation to the garbage collector', async (propagationPolicy, finalizers) => {
    const { metadata } = await cluster.client.create(deployments, buildDeployment());
    const dying = (await cluster.client.delete(deployments, metadata, { propagationPolicy })) as KubeObject;
    expect(dying.metadata).toMatchObject({ finalizers, deletionGracePeriodSeconds: 0, generation: 2 });
  });

  it('gives a scheduled pod its grace period, which a second delete shortens', async () => {
    const { metadata } = await cluster.client.create(pods, buildPod({ spec: { nodeName: 'node-1' } }));
    const dying = (await cluster.client.delete(pods, metadata)) as KubeObject;
    expect(dying.metadata.deletionGracePeriodSeconds).toBe(30);
    const hurried = (await cluster.client.delete(pods, metadata, { gracePeriodSeconds: 5 })) as KubeObject;
    expect(hurried.metadata.deletionGracePeriodSeconds).toBe(5);
    expect(Date.parse(dying.metadata.deletionTimestamp!) - Date.parse(hurried.metadata.deletionTimestamp!)).toBe(25_000);
    await cluster.client.delete(pods, metadata, { gracePeriodSeconds: 0 });
    await expect(cluster.client.get(pods, metadata)).rejects.toThrow('not found');
  });

  it('removes an unscheduled pod at once', async () => {
    const { metadata } = await cluster.client.create(pods, buildPod());
    await cluster.client.delete(pods, metadata);
    await expect(cluster.client.get(pods, metadata)).rejects.toThrow('not found');
  });

  it('respects preconditions and dry runs', async () => {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap());
    await expect(cluster.client.delete(configMaps, metadata, { preconditions: { uid: 'another' } })).rejects.toThrow(
      'the UID in the precondition (another) does not match',
    );
    await expect(cluster.client.delete(configMaps, metadata, { preconditions: { resourceVersion: '1' } })).rejects.toThrow(
      'the ResourceVersion in the precondition (1)',
    );
    await cluster.client.delete(configMaps, metadata, { dryRun: true });
    expect((await cluster.client.get(configMaps, metadata)).metadata.uid).toBe(metadata.uid);
  });

  it('takes its options from body or query, an empty JSON body included', async () => {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap());
    const path = `${configMapsPath}/${metadata.name}`;
    expect((await send('DELETE', `${path}?propagationPolicy=Sideways`)).body.message).toContain(
      'propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
    );
    expect((await send('DELETE', path, '{"kind":"DeleteOptions","gracePeriodSeconds":"soon"}')).status).toBe(400);
    expect((await send('DELETE', `${path}?gracePeriodSeconds=soon`)).body.message).toBe('gracePeriodSeconds must be an integer, not "soon"');
    expect((await send('DELETE', path, '')).status).toBe(200);
  });

  it.each([
    ['orphanDependents=true', ['orphan']],
    ['orphanDependents=T', ['orphan']],
    ['orphanDependents', ['orphan']],
    ['propagationPolicy=Orphan', ['orphan']],
    ['propagationPolicy=Foreground', ['foregroundDeletion']],
  ])('with %s of one object or of a selection leaves it with %j', async (query, finalizers) => {
    const [name, selected] = [`one-${query}`, `many-${query}`].map((text) => text.toLowerCase().replaceAll('=', '-')) as [string, string];
    await cluster.client.create(configMaps, buildConfigMap({ metadata: { name } }));
    await cluster.client.create(configMaps, buildConfigMap({ metadata: { name: selected } }));
    await send('DELETE', `${configMapsPath}/${name}?${query}`);
    await send('DELETE', `${configMapsPath}?${query}&fieldSelector=metadata.name%3D${selected}`);
    for (const left of [name, selected]) {
      expect((await cluster.client.get(configMaps, { namespace: 'default', name: left })).metadata.finalizers).toEqual(finalizers);
      await send('PATCH', `${configMapsPath}/${left}`, '{"metadata":{"finalizers":null}}', 'application/merge-patch+json');
      expect((await send('GET', `${configMapsPath}/${left}`)).status).toBe(404);
    }
  });

  it('deletes a selection', async () => {
    const labelled = { metadata: { labels: { purge: 'yes' } } };
    const [first, second] = [
      await cluster.client.create(configMaps, buildConfigMap(labelled)),
      await cluster.client.create(configMaps, buildConfigMap(labelled)),
    ];
    const kept = await cluster.client.create(configMaps, buildConfigMap());
    await cluster.client.deleteCollection(configMaps, { namespace: 'default', labelSelector: 'purge=yes' });
    const left = (await cluster.client.list(configMaps, { namespace: 'default' })).items.map(({ metadata }) => metadata.name);
    expect(left).toContain(kept.metadata.name);
    expect(left).not.toContain(first.metadata.name);
    expect(left).not.toContain(second.metadata.name);
  });

  it('keeps a namespace until its content is gone', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'leaving' } });
    const dying = (await cluster.client.delete(namespaces, { name: 'leaving' })) as KubeObject & { status: { phase: string } };
    expect(dying.status.phase).toBe('Terminating');
    expect(dying.metadata.deletionTimestamp).toBeDefined();
    expect((await cluster.client.get(namespaces, { name: 'leaving' })).spec.finalizers).toEqual(['kubernetes']);
  });
});
