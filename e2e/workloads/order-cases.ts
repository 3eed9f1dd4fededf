import type { PodDisruptionBudget } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { kubectl as kubectlAnywhere, type Outcome } from '../harness/run-program.ts';
import { scratchNamespace } from '../harness/scratch-namespace.ts';
import { patiently, type WorkloadFixture } from './fixture.ts';
import { workload } from './manifests.ts';

export function order(on: WorkloadFixture): void {
  describe.concurrent('what keeps order among workloads', () => {
    it('a disruption budget refuses evictions until there are enough pods', async () => {
      await on.scratch.apply(workload('Deployment', 'guarded', { replicas: 1 }), {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'guarded' },
        spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
      });
      await on.rolledOut('deployment/guarded');
      await eventually(async () => expect((await on.scratch.get<PodDisruptionBudget>('pdb', 'guarded')).status.currentHealthy).toBe(1), patiently);
      const evict = (name: string): Promise<Outcome> =>
        on.scratch.post(`pods/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace: on.scratch.name, name } });
      const [pod] = await on.namesOf('guarded');
      expect(await evict(pod ?? '')).toMatchObject({ code: 1, stderr: expect.stringContaining("would violate the pod's disruption budget") });
      await on.scratch.kubectl('scale', 'deployment/guarded', '--replicas=2');
      await eventually(async () => expect((await evict(pod ?? '')).code).toBe(0), patiently);
      await eventually(async () => expect(await on.namesOf('guarded')).not.toContain(pod), patiently);
    });

    it('what an owner leaves goes in the background, before it, or stays', async () => {
      for (const cascade of ['background', 'foreground', 'orphan']) await on.scratch.apply(workload('ReplicaSet', `owner-${cascade}`, { replicas: 1 }));
      for (const cascade of ['background', 'foreground', 'orphan']) {
        await eventually(async () => expect(await on.namesOf(`owner-${cascade}`)).toHaveLength(1), patiently);
        await on.scratch.kubectl('delete', `replicaset/owner-${cascade}`, `--cascade=${cascade}`);
      }
      expect(await on.namesOf('owner-foreground')).toEqual([]);
      await eventually(async () => expect(await on.namesOf('owner-background')).toEqual([]), patiently);
      const [left] = await on.podsOf('owner-orphan');
      expect(left?.metadata.ownerReferences).toBeUndefined();
    });

    it('a namespace comes with an account and the authority to trust, and takes everything with it', async () => {
      const apart = await scratchNamespace('leaving');
      await apart.kubectl('wait', 'serviceaccount/default', '--for=create', '--timeout=30s');
      await apart.kubectl('wait', 'configmap/kube-root-ca.crt', '--for=create', '--timeout=30s');
      await apart.kubectl('delete', 'configmap/kube-root-ca.crt');
      await apart.kubectl('wait', 'configmap/kube-root-ca.crt', '--for=create', '--timeout=30s');
      await apart.apply(workload('Deployment', 'gone', { replicas: 1 }));
      await kubectlAnywhere('delete', 'namespace', apart.name, '--timeout=60s');
      expect(await kubectlAnywhere('get', 'pods', '-A', '-l', 'app=gone', '-o', 'name')).toBe('');
    });
  });
}
