import type { Node } from '@kubets/api';
import { expect, it } from 'vitest';
import { observedPod } from '../../testing/observed-pod.ts';
import { planRemovals } from './plan.ts';

const down = {
  metadata: { name: 'down' },
  spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] },
  status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
} as unknown as Node;
const now = 100_000;

it('removes the pods nobody else will ever remove, and only those', () => {
  const pods = [
    observedPod({ name: 'oldest', phase: 'Succeeded', created: '2026-01-01T00:00:00Z' }),
    observedPod({ name: 'newer', phase: 'Failed', created: '2026-01-01T00:10:00Z' }),
    observedPod({ name: 'lost', nodeName: 'gone' }),
    observedPod({ name: 'lost just now', nodeName: 'rebooting' }),
    observedPod({ name: 'never placed', phase: 'Pending', leaving: true }),
    observedPod({ name: 'stuck', nodeName: 'down', ready: false, leaving: true }),
    observedPod({ name: 'fine', nodeName: 'down' }),
  ];
  const missingSince = new Map([
    ['gone', now - 41_000],
    ['rebooting', now - 5000],
  ]);
  const removals = planRemovals({ pods, nodes: new Map([['down', down]]), threshold: 1, missingSince, now });
  expect(removals.map(({ pod, reason }) => [pod.metadata.name, reason])).toEqual([
    ['oldest', 'terminated'],
    ['stuck', 'out of service'],
    ['lost', 'orphaned'],
    ['never placed', 'unscheduled and terminating'],
  ]);
});
