import type { PodDisruptionBudget } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { observedPod } from '../../testing/observed-pod.ts';
import { budgetStatus } from './plan.ts';

const now = new Date('2026-01-01T01:00:00Z');
const budget = (spec: object, status: object = {}): PodDisruptionBudget =>
  ({ metadata: { namespace: 'default', name: 'web', generation: 3 }, spec, status }) as unknown as PodDisruptionBudget;
const [a, b, broken, leaving] = [
  observedPod({ name: 'a' }),
  observedPod({ name: 'b' }),
  observedPod({ name: 'c', ready: false }),
  observedPod({ name: 'd', leaving: true }),
];

describe('the status of a disruption budget', () => {
  it.each([
    ['counts what is there against a plain minimum', { minAvailable: 1 }, [a, b], undefined, [2, 2, 1, 1, 'SufficientPods']],
    ['counts neither broken nor leaving pods as healthy', { minAvailable: 2 }, [a, b, broken, leaving], undefined, [4, 2, 2, 0, 'InsufficientPods']],
    ['measures percentages by what the owners want', { minAvailable: '50%' }, [a, b], 4, [4, 2, 2, 0, 'InsufficientPods']],
    ['rounds what may be unavailable up', { maxUnavailable: '30%' }, [a, b], 2, [2, 2, 1, 1, 'SufficientPods']],
    ['allows nothing while the owners are unknown', { maxUnavailable: 1 }, [a, b], undefined, [0, 2, 0, 0, 'SyncFailed']],
  ] as const)('%s', (_, spec, pods, wantedByOwners, expected) => {
    const status = budgetStatus({ budget: budget(spec), pods, wantedByOwners, now });
    const { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed, conditions } = status;
    expect([expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed, conditions?.[0]?.reason]).toEqual(expected);
    expect(status.observedGeneration).toBe(3);
  });

  it('takes an eviction that was allowed as done until two minutes have passed without it', () => {
    const since = (at: string): object => ({ disruptedPods: { a: at } });
    const healthyAt = (at: string): number | undefined =>
      budgetStatus({ budget: budget({ minAvailable: 1 }, since(at)), pods: [a, b], wantedByOwners: undefined, now }).currentHealthy;
    expect([healthyAt('2026-01-01T00:59:00Z'), healthyAt('2026-01-01T00:57:00Z')]).toEqual([1, 2]);
  });
});
