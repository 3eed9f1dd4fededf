import { describe, expect, it } from 'vitest';
import { planOutOfBounds, planScaling, withChange, type ScalingInput } from './plan.ts';
import type { ScalingHistory } from './scaling-limits.ts';

const now = 10_000_000;
const none: ScalingHistory = { recommendations: [], growths: [], shrinkings: [] };
const scaleTargetRef = { kind: 'Deployment', name: 'web' };
const rules = {
  scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max' as const, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
  scaleDown: { selectPolicy: 'Max' as const, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
};

const input = (draft: Partial<Omit<ScalingInput, 'proposal'>> & { readonly asked: number }): ScalingInput => ({
  spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 20 },
  current: 4,
  history: none,
  downscaleStabilizationMs: 300_000,
  now,
  ...draft,
  proposal: { replicas: draft.asked, name: 'cpu resource' },
});
const withRules = { scaleTargetRef, minReplicas: 2, maxReplicas: 20, behavior: rules };
const recommended = (replicas: number, secondsAgo: number): ScalingHistory => ({ ...none, recommendations: [{ replicas, at: now - secondsAgo * 1000 }] });

describe('planning the size of an autoscaled workload', () => {
  it.each([
    ['follows a metric within all limits', input({ asked: 6 }), 6, ['ReadyForNewScale', 'DesiredWithinRange'], 'cpu resource above target'],
    ['at most doubles without rules', input({ asked: 15 }), 8, ['ReadyForNewScale', 'ScaleUpLimit'], 'cpu resource above target'],
    ['stops at the maximum', input({ asked: 30, current: 15 }), 20, ['ReadyForNewScale', 'TooManyReplicas'], 'cpu resource above target'],
    ['stops at the minimum', input({ asked: 1 }), 2, ['ReadyForNewScale', 'TooFewReplicas'], 'All metrics below target'],
    ['does not shrink below a recent recommendation', input({ asked: 2, history: recommended(4, 100) }), 4, ['ScaleDownStabilized', 'DesiredWithinRange'], ''],
    [
      'shrinks when the window has passed',
      input({ asked: 2, history: recommended(4, 301) }),
      2,
      ['ReadyForNewScale', 'DesiredWithinRange'],
      'All metrics below target',
    ],
    ['adds no more pods than a policy allows', input({ asked: 15, spec: withRules }), 8, ['ReadyForNewScale', 'ScaleUpLimit'], 'cpu resource above target'],
    [
      'counts what the period has seen already',
      input({ asked: 15, spec: withRules, history: { ...none, growths: [{ replicas: 3, at: now - 5000 }] } }),
      5,
      ['ReadyForNewScale', 'ScaleUpLimit'],
      'cpu resource above target',
    ],
    [
      'removes no larger share than a policy allows',
      input({ asked: 2, current: 10, spec: withRules, downscaleStabilizationMs: 0 }),
      5,
      ['ReadyForNewScale', 'ScaleDownLimit'],
      'All metrics below target',
    ],
    [
      'never shrinks when shrinking is disabled',
      input({
        asked: 2,
        spec: { ...withRules, behavior: { ...rules, scaleDown: { ...rules.scaleDown, selectPolicy: 'Disabled', stabilizationWindowSeconds: 0 } } },
      }),
      4,
      ['ReadyForNewScale', 'ScaleDownLimit'],
      '',
    ],
    [
      'waits with growing as long as the rules say',
      input({
        asked: 8,
        spec: { ...withRules, behavior: { ...rules, scaleUp: { ...rules.scaleUp, stabilizationWindowSeconds: 60 } } },
        history: recommended(5, 30),
      }),
      5,
      ['ScaleUpStabilized', 'DesiredWithinRange'],
      'cpu resource above target',
    ],
  ] as const)('%s', (_, given, desired, reasons, rescaleReason) => {
    const plan = planScaling(given);
    expect(plan.desired).toBe(desired);
    expect(plan.conditions.map(({ reason }) => reason)).toEqual(reasons);
    expect(plan.rescaleReason).toBe(rescaleReason);
  });

  it.each([
    ['leaves a target of zero alone', 0, { desired: 0, conditions: [{ reason: 'ScalingDisabled' }] }],
    ['brings a target above the maximum down', 25, { desired: 20, rescaleReason: 'Current number of replicas above Spec.MaxReplicas' }],
    ['brings a target below the minimum up', 1, { desired: 2, rescaleReason: 'Current number of replicas below Spec.MinReplicas' }],
  ])('%s without looking at metrics', (_, current, plan) => {
    expect(planOutOfBounds({ scaleTargetRef, minReplicas: 2, maxReplicas: 20 }, current)).toMatchObject(plan);
  });

  it('plans no further change at the size it chose, with the same readings', () => {
    for (const asked of [1, 3, 7, 40]) {
      let current = 4;
      let history = none;
      for (let round = 0; round < 10; round += 1) {
        const at = now + round * 400_000;
        const plan = planScaling(input({ asked, current, history, now: at }));
        history = withChange(plan.history, current, plan.desired, at);
        current = plan.desired;
      }
      expect(planScaling(input({ asked, current, history, now: now + 5_000_000 })).desired).toBe(current);
      expect(current).toBe(Math.min(20, Math.max(2, asked)));
    }
  });
});
