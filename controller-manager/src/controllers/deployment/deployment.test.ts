import { deployments, events, pods, replicaSets, resourceQuotas, type Pod } from '@kubets/api';
import { buildDeployment, eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { startControllerCluster, type ControllerCluster } from '../../testing/controller-cluster.ts';

const workloads = ['deployment-controller', 'replicaset-controller'];

async function podsReady({ client, makeReady }: ControllerCluster): Promise<readonly Pod[]> {
  const { items } = await client.list(pods, { namespace: 'default' });
  const waiting = items.filter((pod) => pod.status.phase !== 'Running' && pod.metadata.deletionTimestamp === undefined);
  await Promise.all(waiting.map((pod) => makeReady(pod)));
  return items;
}

describe('the deployment and replicaset controllers on a real API server', () => {
  it('roll a deployment out, over to a new template, and back', async () => {
    await using cluster = await startControllerCluster({ controllers: workloads });
    const { client } = cluster;
    await client.create(deployments, buildDeployment({ metadata: { name: 'web' } }));
    const identity = { namespace: 'default', name: 'web' };
    const settled = (revision: string) =>
      eventually(async () => {
        await podsReady(cluster);
        const { status, metadata } = await client.get(deployments, identity);
        expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe(revision);
        expect(status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
        expect(status.conditions?.map(({ type, status: value, reason }) => `${type}=${value} ${reason}`).toSorted()).toEqual([
          'Available=True MinimumReplicasAvailable',
          'Progressing=True NewReplicaSetAvailable',
        ]);
      });
    const setImage = (image: string) =>
      client.patch(deployments, identity, { type: 'strategic', body: { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } } });

    await settled('1');
    await setImage('example/app:2');
    await settled('2');
    await setImage('example/app:1');
    await settled('3');

    const sets = (await client.list(replicaSets, { namespace: 'default' })).items;
    expect(new Set(sets.map(({ spec }) => spec.replicas))).toEqual(new Set([0, 3]));
    const seen = (await client.list(events, { namespace: 'default' })).items;
    expect(seen.some(({ reason, message }) => reason === 'ScalingReplicaSet' && /^Scaled up replica set web-\S+ from 0 to 3$/.test(message ?? ''))).toBe(true);
    expect(seen.some(({ reason, message }) => reason === 'SuccessfulCreate' && message?.startsWith('Created pod: web-'))).toBe(true);
  });

  it('tell of a ReplicaSet that could not be made', async () => {
    await using cluster = await startControllerCluster({ controllers: workloads });
    const { client } = cluster;
    const hard = { 'count/replicasets.apps': '0' };
    const quota = await client.create(resourceQuotas, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { namespace: 'default', name: 'none' },
      spec: { hard },
    });
    await client.updateStatus(resourceQuotas, { ...quota, status: { hard, used: hard } });
    await client.create(deployments, buildDeployment({ metadata: { name: 'web' } }));
    const told: unknown = expect.stringMatching(/^Failed to create new replica set "web-\w+": .*exceeded quota: none/);
    await eventually(async () => {
      const { status } = await client.get(deployments, { namespace: 'default', name: 'web' });
      const progress = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message: told };
      expect(status.conditions).toEqual(expect.arrayContaining([expect.objectContaining(progress)]));
      const { items } = await client.list(events, { namespace: 'default' });
      expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'Warning', reason: 'ReplicaSetCreateError', message: told })]));
    });
  });

  it('replace a deleted pod, follow scaling both ways, and adopt an orphan', async () => {
    await using cluster = await startControllerCluster({ controllers: workloads });
    const { client } = cluster;
    await client.create(deployments, buildDeployment({ metadata: { name: 'web' } }));
    const names = async (count: number): Promise<readonly string[]> =>
      eventually(async () => {
        const active = (await podsReady(cluster)).filter((pod) => pod.metadata.deletionTimestamp === undefined);
        expect(active).toHaveLength(count);
        return active.map((pod) => pod.metadata.name);
      });
    const [first = ''] = await names(3);
    await client.delete(pods, { namespace: 'default', name: first }, { gracePeriodSeconds: 0 });
    await eventually(async () => expect(await names(3)).not.toContain(first));
    const scale = (replicas: number) => client.patch(deployments, { namespace: 'default', name: 'web' }, { type: 'merge', body: { spec: { replicas } } });
    await scale(40);
    await names(40);
    await scale(2);
    await eventually(async () => {
      const terminating = (await client.list(pods, { namespace: 'default' })).items.filter((pod) => pod.metadata.deletionTimestamp !== undefined);
      await Promise.all(terminating.map((pod) => client.delete(pods, pod.metadata, { gracePeriodSeconds: 0 })));
      expect((await client.list(pods, { namespace: 'default' })).items).toHaveLength(2);
    });
    const [set] = (await client.list(replicaSets, { namespace: 'default' })).items;
    const [kept] = await names(2);
    await client.patch(pods, { namespace: 'default', name: kept ?? '' }, { type: 'merge', body: { metadata: { ownerReferences: null } } });
    await eventually(async () => {
      const pod = await client.get(pods, { namespace: 'default', name: kept ?? '' });
      expect(pod.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', uid: set?.metadata.uid, controller: true, blockOwnerDeletion: true });
    });
  });
});
