import { daemonSets, events, nodes, persistentVolumeClaims, pods, statefulSets, type PersistentVolumeClaim, type Pod } from '@kubets/api';
import { buildNode, eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { startControllerCluster, type ControllerCluster } from '../testing/controller-cluster.ts';

const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'example/db:1' }] } };
const selector = { matchLabels: { app: 'db' } };

/** Plays the kubelet for one moment: living pods run, leaving ones are gone. */
async function kubelet(cluster: ControllerCluster): Promise<readonly Pod[]> {
  const { client } = cluster;
  const { items } = await client.list(pods, { namespace: 'default' });
  for (const pod of items) {
    if (pod.metadata.deletionTimestamp) await client.delete(pods, pod.metadata, { gracePeriodSeconds: 0 });
    else if (pod.status.phase !== 'Running') await cluster.makeReady(pod);
  }
  return items;
}

const imagesOf = (items: readonly Pod[]): Record<string, string | undefined> =>
  Object.fromEntries(items.map((pod) => [pod.metadata.name, pod.spec.containers[0]?.image]));

describe('stateful and daemon sets on a real API server', () => {
  it('make ordered pods with claims of their own, and update from the highest ordinal to the partition', async () => {
    await using cluster = await startControllerCluster({ controllers: ['statefulset-controller'] });
    const { client } = cluster;
    const volumeClaimTemplates = [
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } } },
    ];
    await client.create(statefulSets, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { namespace: 'default', name: 'db' },
      spec: { replicas: 3, serviceName: 'db', selector, template, volumeClaimTemplates },
    });
    const first = await eventually(async () => {
      const { items } = await client.list(pods, { namespace: 'default' });
      expect(items).toHaveLength(1);
      return items[0];
    });
    expect(first).toMatchObject({
      metadata: { name: 'db-0' },
      spec: { hostname: 'db-0', subdomain: 'db', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }] },
    });
    await eventually(async () => {
      await kubelet(cluster);
      const { status } = await client.get(statefulSets, { namespace: 'default', name: 'db' });
      expect(status).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 });
    });
    expect((await client.list(persistentVolumeClaims, { namespace: 'default' })).items.map(({ metadata }) => metadata.name)).toEqual([
      'data-db-0',
      'data-db-1',
      'data-db-2',
    ]);
    const body = {
      spec: { updateStrategy: { rollingUpdate: { partition: 1 } }, template: { spec: { containers: [{ name: 'main', image: 'example/db:2' }] } } },
    };
    await client.patch(statefulSets, { namespace: 'default', name: 'db' }, { type: 'strategic', body });
    await eventually(async () => {
      const images = imagesOf(await kubelet(cluster));
      expect(images).toEqual({ 'db-0': 'example/db:1', 'db-1': 'example/db:2', 'db-2': 'example/db:2' });
    });
    await client.patch(statefulSets, { namespace: 'default', name: 'db' }, { type: 'merge', body: { spec: { replicas: 1 } } });
    await eventually(async () => expect(Object.keys(imagesOf(await kubelet(cluster)))).toEqual(['db-0']));
  });

  it('tell in events of pods, their claims and what ended, and make a deleted claim anew for the pod that waits for it', async () => {
    await using cluster = await startControllerCluster({ controllers: ['statefulset-controller'] });
    const { client } = cluster;
    const namespace = 'default';
    const accessModes: PersistentVolumeClaim['spec']['accessModes'] = ['ReadWriteOnce'];
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes, resources: { requests: { storage: '1Gi' } } } }];
    await client.create(statefulSets, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { namespace, name: 'db' },
      spec: { replicas: 1, serviceName: 'db', selector, template, volumeClaimTemplates },
    });
    const first = await eventually(() => client.get(pods, { namespace, name: 'db-0' }));
    const claim = await client.get(persistentVolumeClaims, { namespace, name: 'data-db-0' });
    await client.patch(persistentVolumeClaims, claim.metadata, { type: 'merge', body: { metadata: { finalizers: null } } });
    await client.delete(persistentVolumeClaims, claim.metadata);
    await client.updateStatus(pods, { ...first, status: { ...first.status, phase: 'Pending', message: 'waits' } });
    await eventually(async () => {
      expect((await client.get(persistentVolumeClaims, { namespace, name: 'data-db-0' })).metadata.uid).not.toBe(claim.metadata.uid);
    });
    const waiting = await client.get(pods, { namespace, name: 'db-0' });
    await client.updateStatus(pods, { ...waiting, status: { ...waiting.status, phase: 'Failed' } });
    await eventually(async () => {
      const again = await client.get(pods, { namespace, name: 'db-0' });
      expect(again.metadata.uid).not.toBe(first.metadata.uid);
      const seen = (await client.list(events, { namespace })).items.map(({ reason, message }) => `${reason}: ${message}`);
      expect(seen).toEqual(
        expect.arrayContaining([
          'SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success',
          'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
          'RecreatingFailedPod: StatefulSet default/db is recreating failed Pod db-0',
          'SuccessfulDelete: delete Pod db-0 in StatefulSet db successful',
        ]),
      );
    });
  });

  it('put one daemon on every fitting node and update them one after the other', async () => {
    await using cluster = await startControllerCluster({ controllers: ['daemonset-controller'] });
    const { client } = cluster;
    for (const name of ['a', 'b', 'c', 'tainted']) {
      await client.create(nodes, buildNode({ metadata: { name } }));
      const taints = name === 'tainted' ? [{ key: 'only', value: 'gpu', effect: 'NoSchedule' }] : null;
      await client.patch(nodes, { name }, { type: 'merge', body: { spec: { taints } } });
    }
    await client.create(daemonSets, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { namespace: 'default', name: 'agent' },
      spec: { selector, template },
    });
    const identity = { namespace: 'default', name: 'agent' };
    const settled = (image: string) =>
      eventually(async () => {
        const items = await kubelet(cluster);
        const { status } = await client.get(daemonSets, identity);
        expect(status).toMatchObject({ desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 3, numberAvailable: 3, updatedNumberScheduled: 3 });
        expect(new Set(Object.values(imagesOf(items)))).toEqual(new Set([image]));
      });
    await settled('example/db:1');
    await client.patch(daemonSets, identity, {
      type: 'strategic',
      body: { spec: { template: { spec: { containers: [{ name: 'main', image: 'example/db:2' }] } } } },
    });
    await settled('example/db:2');
    await client.patch(nodes, { name: 'tainted' }, { type: 'merge', body: { spec: { taints: null } } });
    await eventually(async () => {
      await kubelet(cluster);
      expect((await client.get(daemonSets, identity)).status.numberReady).toBe(4);
    });
  });
});
