import type { PersistentVolumeClaim, Pod, StatefulSet } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { patiently, type WorkloadFixture } from './fixture.ts';
import { workload } from './manifests.ts';

export function statefulSets(on: WorkloadFixture): void {
  describe.concurrent('a StatefulSet', () => {
    it('makes its pods in order, each ready before the next, and keeps their names and claims', async () => {
      const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } } };
      const mount = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
      const spec = { replicas: 2, serviceName: 'db', volumeClaimTemplates: [claim], persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } };
      await on.scratch.apply(workload('StatefulSet', 'db', spec, { command: 'hostname >> /data/names; sleep 3600', container: mount }));
      await on.rolledOut('statefulset/db');
      const [first, second] = await Promise.all(['db-0', 'db-1'].map((name) => on.scratch.get<Pod>('pod', name)));
      const readyAt = first?.status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '';
      expect(Date.parse(second?.metadata.creationTimestamp ?? '')).toBeGreaterThanOrEqual(Date.parse(readyAt));
      await on.scratch.kubectl('delete', 'pod', 'db-0');
      await eventually(async () => expect((await on.scratch.get<Pod>('pod', 'db-0')).metadata.uid).not.toBe(first?.metadata.uid), patiently);
      await on.condition('pod/db-0', 'Ready');
      expect(await on.scratch.kubectl('exec', 'db-0', '--', 'cat', '/data/names')).toBe('db-0\ndb-0\n');
      await on.scratch.kubectl('scale', 'statefulset/db', '--replicas=1');
      await eventually(async () => {
        const claims = (await on.scratch.list<PersistentVolumeClaim>('pvc')).map(({ metadata }) => metadata.name);
        expect(claims.filter((name) => name.startsWith('data-db-'))).toEqual(['data-db-0']);
      }, patiently);
    });

    it('updates only down to its partition until that is lowered', async () => {
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
      await on.scratch.apply(workload('StatefulSet', 'canary', { replicas: 3, updateStrategy, podManagementPolicy: 'Parallel' }));
      await on.rolledOut('statefulset/canary');
      await on.annotate('statefulset/canary', '2');
      const rounds = async (): Promise<readonly unknown[]> =>
        (await on.podsOf('canary')).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).map(({ metadata }) => metadata.annotations?.['round']);
      await eventually(async () => expect(await rounds()).toEqual([undefined, undefined, '2']), patiently);
      await on.condition('pod/canary-2', 'Ready');
      await on.patch('statefulset/canary', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
      await eventually(async () => expect(await rounds()).toEqual(['2', '2', '2']), patiently);
      await eventually(async () => {
        const { status } = await on.scratch.get<StatefulSet>('statefulset', 'canary');
        expect(status.currentRevision).toBe(status.updateRevision);
      }, patiently);
    });

    it('with OnDelete replaces a pod only when it is deleted, and halts scaling down while its pods are broken', async () => {
      const readinessProbe = { exec: { command: ['test', '!', '-e', '/tmp/broken'] }, periodSeconds: 1, failureThreshold: 1 };
      const spec = { replicas: 2, updateStrategy: { type: 'OnDelete' } };
      await on.scratch.apply(workload('StatefulSet', 'careful', spec, { container: { readinessProbe } }));
      await eventually(async () => expect((await on.scratch.get<StatefulSet>('statefulset', 'careful')).status.readyReplicas).toBe(2), patiently);
      await on.annotate('statefulset/careful', '2');
      await on.scratch.kubectl('delete', 'pod', 'careful-1');
      await eventually(async () => expect((await on.scratch.get<Pod>('pod', 'careful-1')).metadata.annotations?.['round']).toBe('2'), patiently);
      expect((await on.scratch.get<Pod>('pod', 'careful-0')).metadata.annotations?.['round']).toBeUndefined();
      await on.condition('pod/careful-1', 'Ready');
      for (const name of ['careful-0', 'careful-1']) await on.scratch.kubectl('exec', name, '--', 'touch', '/tmp/broken');
      await on.condition('pod/careful-0', 'Ready=False');
      await on.condition('pod/careful-1', 'Ready=False');
      await on.scratch.kubectl('scale', 'statefulset/careful', '--replicas=0');
      await eventually(async () => {
        const { metadata, status } = await on.scratch.get<StatefulSet>('statefulset', 'careful');
        expect(status.observedGeneration).toBe(metadata.generation);
      }, patiently);
      expect(await on.namesOf('careful')).toEqual(['careful-0', 'careful-1']);
      await on.scratch.kubectl('exec', 'careful-0', '--', 'rm', '/tmp/broken');
      await eventually(async () => expect(await on.namesOf('careful')).toEqual([]), patiently);
    });
  });
}
