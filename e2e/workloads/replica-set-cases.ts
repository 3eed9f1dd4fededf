import type { Pod, ReplicationController, ResourceQuota } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { scratchNamespace } from '../harness/scratch-namespace.ts';
import { patiently, type WorkloadFixture } from './fixture.ts';
import { template, workload } from './manifests.ts';

export function replicaSets(on: WorkloadFixture): void {
  describe.concurrent('a ReplicaSet', () => {
    it('adopts a pod it selects, and lets go of one it no longer selects', async () => {
      const labels = { metadata: { name: 'stray', labels: { app: 'adopting' } } };
      await on.scratch.apply({ apiVersion: 'v1', kind: 'Pod', ...template('adopting'), ...labels });
      await on.scratch.apply(workload('ReplicaSet', 'adopting', { replicas: 1 }));
      await eventually(async () => expect((await on.scratch.get<Pod>('pod', 'stray')).metadata.ownerReferences?.[0]?.name).toBe('adopting'), patiently);
      expect(await on.namesOf('adopting')).toEqual(['stray']);
      await on.scratch.kubectl('label', 'pod', 'stray', 'app=free', '--overwrite');
      await eventually(async () => expect((await on.scratch.get<Pod>('pod', 'stray')).metadata.ownerReferences).toBeUndefined(), patiently);
      await eventually(async () => expect(await on.namesOf('adopting')).toHaveLength(1), patiently);
    });

    it('and a ReplicationController say when a quota keeps pods out, and take it back', async () => {
      const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few' }, spec: { hard: { 'count/replicationcontrollers': '5', pods: '2' } } };
      const apart = await scratchNamespace('quota');
      try {
        await apart.apply(quota);
        await eventually(async () => expect((await apart.get<ResourceQuota>('resourcequota', 'few')).status.hard?.['pods']).toBe('2'), patiently);
        await apart.apply({
          apiVersion: 'v1',
          kind: 'ReplicationController',
          metadata: { name: 'many' },
          spec: { replicas: 3, selector: { app: 'many' }, template: template('many') },
        });
        const conditions = async (): Promise<readonly unknown[]> =>
          ((await apart.get<ReplicationController>('rc', 'many')).status.conditions ?? []).map(({ type, reason }) => [type, reason]);
        await eventually(async () => expect(await conditions()).toEqual([['ReplicaFailure', 'FailedCreate']]), patiently);
        expect((await apart.get<ResourceQuota>('resourcequota', 'few')).status.used?.['pods']).toBe('2');
        await apart.kubectl('scale', 'rc/many', '--replicas=2');
        await eventually(async () => expect(await conditions()).toEqual([]), patiently);
      } finally {
        await apart.remove();
      }
    });
  });
}
