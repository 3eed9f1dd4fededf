import type { Deployment, ReplicaSet } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { patiently, type WorkloadFixture } from './fixture.ts';
import { workload } from './manifests.ts';

export function deployments(on: WorkloadFixture): void {
  describe.concurrent('a Deployment', () => {
    it('puts its replicas on different nodes', async () => {
      await on.scratch.apply(workload('Deployment', 'spread', { replicas: on.nodeNames.length }));
      await on.rolledOut('deployment/spread');
      expect((await on.podsOf('spread')).map(({ spec }) => spec.nodeName ?? '').toSorted()).toEqual([...on.nodeNames].toSorted());
    });

    it('rolls to a new template, back again, and keeps as many revisions as it is told', async () => {
      await on.scratch.apply(workload('Deployment', 'rolling', { replicas: 2, revisionHistoryLimit: 1 }));
      for (const round of ['2', '3']) {
        await on.rolledOut('deployment/rolling');
        await on.annotate('deployment/rolling', round);
      }
      await on.rolledOut('deployment/rolling');
      await on.scratch.kubectl('rollout', 'undo', 'deployment/rolling');
      await on.rolledOut('deployment/rolling');
      const { metadata, spec } = await on.scratch.get<Deployment>('deployment', 'rolling');
      expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('4');
      expect(spec.template.metadata?.annotations).toEqual({ round: '2' });
      await eventually(async () => {
        const sets = await on.scratch.list<ReplicaSet>('replicasets', 'app=rolling');
        expect(sets.map((set) => `${set.metadata.annotations?.['deployment.kubernetes.io/revision']}: ${set.spec.replicas}`).toSorted()).toEqual([
          '3: 0',
          '4: 2',
        ]);
      }, patiently);
    });

    it('says when it is stuck, and gets on once it is undone', async () => {
      await on.scratch.apply(workload('Deployment', 'stuck', { replicas: 1 }));
      await on.rolledOut('deployment/stuck');
      await on.patch('deployment/stuck', { spec: { progressDeadlineSeconds: 1 } });
      await on.scratch.kubectl('set', 'image', 'deployment/stuck', 'main=registry.invalid/no-such:1');
      const { code, stderr } = await on.scratch.tryKubectl('rollout', 'status', 'deployment/stuck', '--timeout=60s');
      expect([code, stderr]).toEqual([1, expect.stringContaining('exceeded its progress deadline')]);
      await on.patch('deployment/stuck', { spec: { progressDeadlineSeconds: 600 } });
      await on.scratch.kubectl('rollout', 'undo', 'deployment/stuck');
      await eventually(
        async () => expect(await on.scratch.tryKubectl('rollout', 'status', 'deployment/stuck', '--timeout=30s')).toMatchObject({ code: 0 }),
        patiently,
      );
    });

    it('waits while it is paused, but follows its size', async () => {
      await on.scratch.apply(workload('Deployment', 'paused', { replicas: 1 }));
      await on.rolledOut('deployment/paused');
      const before = await on.uidsOf('paused');
      await on.scratch.kubectl('rollout', 'pause', 'deployment/paused');
      await on.annotate('deployment/paused', '2');
      await on.scratch.kubectl('scale', 'deployment/paused', '--replicas=2');
      await eventually(async () => expect(await on.uidsOf('paused')).toHaveLength(2), patiently);
      expect(await on.uidsOf('paused')).toEqual(expect.arrayContaining([...before]));
      expect(await on.scratch.list('replicasets', 'app=paused')).toHaveLength(1);
      await on.scratch.kubectl('rollout', 'resume', 'deployment/paused');
      await on.rolledOut('deployment/paused');
      expect((await on.uidsOf('paused')).filter((uid) => before.includes(uid))).toEqual([]);
    });

    it('that grows during a rollout grows old and new in proportion', async () => {
      const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
      await on.scratch.apply(workload('Deployment', 'growing', { replicas: 3, strategy }));
      await on.rolledOut('deployment/growing');
      await on.scratch.kubectl('set', 'image', 'deployment/growing', 'main=registry.invalid/no-such:1');
      const sizes = async (): Promise<readonly number[]> =>
        (await on.scratch.list<ReplicaSet>('replicasets', 'app=growing')).map(({ spec }) => spec.replicas ?? 1).toSorted((a, b) => a - b);
      // Of three, one may be missing and one too many: two old ones stay, two new ones wait for their image.
      await eventually(async () => expect(await sizes()).toEqual([2, 2]), patiently);
      await on.scratch.kubectl('scale', 'deployment/growing', '--replicas=7');
      await eventually(async () => expect(await sizes()).toEqual([4, 4]), patiently);
      await on.scratch.kubectl('delete', 'deployment/growing');
    });

    it('that recreates ends all old pods before it makes new ones', async () => {
      await on.scratch.apply(workload('Deployment', 'recreate', { replicas: 2, strategy: { type: 'Recreate' } }));
      await on.rolledOut('deployment/recreate');
      await on.annotate('deployment/recreate', '2');
      await eventually(async () => {
        const rounds = new Set((await on.podsOf('recreate')).map(({ metadata }) => metadata.annotations?.['round'] ?? '1'));
        expect(rounds.size).toBeLessThanOrEqual(1);
        expect([...rounds]).toEqual(['2']);
      }, patiently);
      await on.rolledOut('deployment/recreate');
    });

    it('leaves its pods behind when they are orphaned, and a like one takes them over', async () => {
      const manifest = workload('Deployment', 'orphans', { replicas: 1 });
      await on.scratch.apply(manifest);
      await on.rolledOut('deployment/orphans');
      const [set] = await on.scratch.list<ReplicaSet>('replicasets', 'app=orphans');
      await on.scratch.kubectl('delete', 'deployment/orphans', '--cascade=orphan');
      await eventually(
        async () => expect((await on.scratch.list<ReplicaSet>('replicasets', 'app=orphans'))[0]?.metadata.ownerReferences).toBeUndefined(),
        patiently,
      );
      await on.scratch.apply(manifest);
      await on.rolledOut('deployment/orphans');
      const sets = await on.scratch.list<ReplicaSet>('replicasets', 'app=orphans');
      expect(sets.map(({ metadata }) => metadata.uid)).toEqual([set?.metadata.uid]);
      expect(sets[0]?.metadata.ownerReferences?.[0]?.kind).toBe('Deployment');
    });
  });
}
