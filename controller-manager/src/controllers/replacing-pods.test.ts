import { deployments, persistentVolumeClaims, pods, replicationControllers } from '@kubets/api';
import { buildDeployment, buildPod, eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { startControllerCluster } from '../testing/controller-cluster.ts';

const inDefault = { namespace: 'default' };

describe('pods and what belongs to them on a real API server', () => {
  it('are kept at the number a replication controller asks for', async () => {
    await using cluster = await startControllerCluster({ controllers: ['replicationcontroller-controller'] });
    const { client } = cluster;
    const identity = { ...inDefault, name: 'old-style' };
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'example/web:1' }] } };
    await client.create(replicationControllers, {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: identity,
      spec: { replicas: 3, selector: { app: 'web' }, template },
    });
    const living = (count: number) =>
      eventually(async () => {
        const { items } = await client.list(pods, inDefault);
        expect(items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toHaveLength(count);
        expect((await client.get(replicationControllers, identity)).status.replicas).toBe(count);
        return items;
      });
    const [first] = await living(3);
    expect(first?.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicationController', name: 'old-style', controller: true }]);
    if (first) await client.delete(pods, first.metadata, { gracePeriodSeconds: 0 });
    await eventually(async () => {
      const names = (await living(3)).map(({ metadata }) => metadata.name);
      expect(names).not.toContain(first?.metadata.name);
    });
    await client.patch(replicationControllers, identity, { type: 'merge', body: { spec: { replicas: 1 } } });
    await living(1);
  });

  it('are all gone before a deployment that recreates makes new ones', async () => {
    await using cluster = await startControllerCluster({ controllers: ['deployment-controller', 'replicaset-controller'] });
    const { client } = cluster;
    const identity = { ...inDefault, name: 'web' };
    await client.create(deployments, buildDeployment({ metadata: identity, spec: { strategy: { type: 'Recreate' } } }));
    const imagesOf = async (): Promise<readonly (string | undefined)[]> =>
      (await client.list(pods, inDefault)).items.map(({ spec }) => spec.containers[0]?.image);
    const first = await eventually(async () => {
      const { items } = await client.list(pods, inDefault);
      expect(items).toHaveLength(3);
      return items;
    });
    for (const pod of first) await cluster.makeReady(pod);
    const old = new Set(first.map(({ metadata }) => metadata.name));
    const body = { spec: { template: { spec: { containers: [{ name: first[0]?.spec.containers[0]?.name, image: 'example/web:next' }] } } } };
    let mixed = false;
    await client.patch(deployments, identity, { type: 'strategic', body });
    await eventually(async () => {
      const { items } = await client.list(pods, inDefault);
      const left = items.filter(({ metadata }) => old.has(metadata.name));
      mixed ||= left.length > 0 && left.length < items.length;
      const leaving = left.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      await Promise.all(leaving.map(({ metadata }) => client.delete(pods, metadata, { gracePeriodSeconds: 0 })));
      expect(await imagesOf()).toEqual(['example/web:next', 'example/web:next', 'example/web:next']);
    });
    expect(mixed).toBe(false);
  });

  it('have the claims of their ephemeral volumes made for them', async () => {
    await using cluster = await startControllerCluster({ controllers: ['ephemeral-volume-controller'] });
    const { client } = cluster;
    const spec = { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } };
    const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { kind: 'scratch' } }, spec } } }];
    const pod = await client.create(pods, buildPod({ metadata: { name: 'worker' }, spec: { volumes } }));
    await eventually(async () => {
      const claim = await client.get(persistentVolumeClaims, { ...inDefault, name: 'worker-scratch' });
      expect(claim.metadata).toMatchObject({
        labels: { kind: 'scratch' },
        ownerReferences: [{ kind: 'Pod', name: 'worker', uid: pod.metadata.uid, controller: true }],
      });
      expect(claim.spec.resources).toEqual(spec.resources);
    });
  });
});
