import type { DaemonSet } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { kubectl as kubectlAnywhere } from '../harness/run-program.ts';
import { patiently, type WorkloadFixture } from './fixture.ts';
import { workload } from './manifests.ts';

export function daemonSets(on: WorkloadFixture): void {
  describe.concurrent('a DaemonSet', () => {
    it('runs on the nodes it selects, follows their labels, and replaces a pod that fails', async () => {
      const label = `kubets.io/${on.scratch.name}`;
      await on.scratch.apply(workload('DaemonSet', 'chosen', {}, { spec: { nodeSelector: { [label]: 'yes' } } }));
      await kubectlAnywhere('label', 'node', on.nodeNames[0] ?? '', `${label}=yes`);
      await eventually(async () => expect((await on.podsOf('chosen')).map(({ spec }) => spec.nodeName)).toEqual([on.nodeNames[0]]), patiently);
      const [pod] = await on.podsOf('chosen');
      const status = JSON.stringify({ status: { phase: 'Failed', conditions: null } });
      await on.scratch.kubectl('patch', 'pod', pod?.metadata.name ?? '', '--subresource=status', '--type=merge', '-p', status);
      await eventually(async () => {
        const [now] = await on.podsOf('chosen');
        expect([now?.metadata.uid === pod?.metadata.uid, now?.status.phase]).toEqual([false, 'Running']);
      }, patiently);
      await kubectlAnywhere('label', 'node', on.nodeNames[0] ?? '', `${label}-`);
      await eventually(async () => expect(await on.podsOf('chosen')).toEqual([]), patiently);
      expect((await on.scratch.get<DaemonSet>('daemonset', 'chosen')).status.desiredNumberScheduled).toBe(0);
    });

    it('rolls one node at a time, and back without touching pods that never changed', async () => {
      await on.scratch.apply(workload('DaemonSet', 'agent'));
      await on.rolledOut('daemonset/agent');
      const before = await on.uidsOf('agent');
      await on.scratch.kubectl('set', 'image', 'daemonset/agent', 'main=registry.invalid/no-such:1');
      await eventually(async () => expect((await on.uidsOf('agent')).filter((uid) => !before.includes(uid))).toHaveLength(1), patiently);
      await on.scratch.kubectl('rollout', 'undo', 'daemonset/agent');
      await on.rolledOut('daemonset/agent');
      expect((await on.uidsOf('agent')).filter((uid) => before.includes(uid))).toHaveLength(on.nodeNames.length - 1);
    });

    it('with a surge has the new pod ready on a node before the old one goes', async () => {
      const updateStrategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
      await on.scratch.apply(workload('DaemonSet', 'surging', { updateStrategy }));
      await on.rolledOut('daemonset/surging');
      const before = await on.uidsOf('surging');
      await on.scratch.kubectl('set', 'image', 'daemonset/surging', 'main=registry.invalid/no-such:1');
      await eventually(async () => expect((await on.uidsOf('surging')).filter((uid) => !before.includes(uid))).toHaveLength(1), patiently);
      expect((await on.uidsOf('surging')).filter((uid) => before.includes(uid))).toHaveLength(on.nodeNames.length);
      await on.scratch.kubectl('rollout', 'undo', 'daemonset/surging');
      await on.rolledOut('daemonset/surging');
      await eventually(async () => expect(await on.uidsOf('surging')).toEqual(before), patiently);
    });
  });
}
