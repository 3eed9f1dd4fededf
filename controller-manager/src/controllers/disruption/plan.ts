import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '@kubets/api';
import { resolveIntOrPercent } from '@kubets/machinery';
import { type ConditionDraft, withCondition } from '../../conditions.ts';
import { isPodReady, isPodTerminal } from '../../workloads/pod-state.ts';

export interface ObservedBudget {
  readonly budget: PodDisruptionBudget;
  /** Selected by the budget. */
  readonly pods: readonly Pod[];
  /** How many pods the owners of the selected ones want; undefined when that cannot be known. */
  readonly wantedByOwners: number | undefined;
  readonly now: Date;
}

/** An eviction the API server allowed and no controller carried out does not count for ever. */
const evictionExpectedWithinMs = 2 * 60_000;

export function budgetStatus({ budget, pods, wantedByOwners, now }: ObservedBudget): PodDisruptionBudgetStatus {
  const living = pods.filter((pod) => !isPodTerminal(pod));
  const expected = expectedPods(budget, living, wantedByOwners);
  const disruptedPods = stillExpected(budget, living, now);
  const healthy = living.filter(
    (pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && disruptedPods[pod.metadata.name] === undefined,
  ).length;
  const desired = desiredHealthy(budget, expected);
  const allowed = expected > 0 && expected >= desired ? Math.max(0, healthy - desired) : 0;
  const conditions = withCondition(budget.status.conditions, allowedCondition(budget, allowed, wantedByOwners), now).map((condition) => ({
    ...condition,
    observedGeneration: budget.metadata.generation,
  }));
  return {
    observedGeneration: budget.metadata.generation,
    expectedPods: expected,
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    ...(Object.keys(disruptedPods).length > 0 && { disruptedPods }),
    conditions: conditions as PodDisruptionBudgetStatus['conditions'],
  };
}

function allowedCondition(budget: PodDisruptionBudget, allowed: number, wantedByOwners: number | undefined): ConditionDraft {
  if (needsOwners(budget) && wantedByOwners === undefined) {
    return { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'found no controller with a scale for one of the pods' };
  }
  return allowed > 0
    ? { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' }
    : { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '' };
}

/** Percentages and maxUnavailable are of what the owners want; a plain minAvailable is of what is there. */
export function needsOwners({ spec }: PodDisruptionBudget): boolean {
  return spec.maxUnavailable !== undefined || typeof spec.minAvailable === 'string';
}

function expectedPods(budget: PodDisruptionBudget, pods: readonly Pod[], wantedByOwners: number | undefined): number {
  return needsOwners(budget) ? (wantedByOwners ?? 0) : pods.length;
}

function desiredHealthy({ spec }: PodDisruptionBudget, expected: number): number {
  if (spec.maxUnavailable !== undefined) return Math.max(0, expected - resolveIntOrPercent(spec.maxUnavailable, expected, 'up'));
  return spec.minAvailable === undefined ? 1 : resolveIntOrPercent(spec.minAvailable, expected, 'up');
}

function stillExpected({ status }: PodDisruptionBudget, pods: readonly Pod[], now: Date): Record<string, string> {
  const waiting = new Set(pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).map((pod) => pod.metadata.name));
  const recent = Object.entries(status.disruptedPods ?? {}).filter(
    ([name, at]) => waiting.has(name) && now.getTime() - Date.parse(at) < evictionExpectedWithinMs,
  );
  return Object.fromEntries(recent);
}
