import fc from 'fast-check';
import { expect, it } from 'vitest';
import { observedPod } from '../../testing/observed-pod.ts';
import { planReplicas } from './plan.ts';

const now = new Date('2026-01-01T01:00:00Z');
const podState = fc.record({ phase: fc.constantFrom('Pending' as const, 'Running' as const, 'Succeeded' as const, 'Failed' as const), leaving: fc.boolean() });

it('planning replicas again after acting gives nothing to do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.array(podState, { maxLength: 20 }), (replicas, states) => {
      const before = states.map((state, index) => observedPod({ name: `p${index}`, ...state }));
      const plan = planReplicas(replicas, before, before, now);
      const gone = new Set(plan.type === 'delete' ? plan.pods : []);
      const made = Array.from({ length: plan.type === 'create' ? plan.count : 0 }, (_, index) => observedPod({ name: `new${index}`, phase: 'Pending' }));
      const after = [...before.filter((pod) => !gone.has(pod)), ...made];
      expect(planReplicas(replicas, after, after, now)).toEqual({ type: 'none' });
    }),
  );
});

it('deletes pods that do not run before those that do', () => {
  const pods = [observedPod({ name: 'ready' }), observedPod({ name: 'pending', phase: 'Pending' }), observedPod({ name: 'unready', ready: false })];
  const plan = planReplicas(1, pods, pods, now);
  expect(plan.type === 'delete' && plan.pods.map(({ metadata }) => metadata.name)).toEqual(['pending', 'unready']);
});
