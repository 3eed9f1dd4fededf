import { compareQuantities, invalid, required, type FieldError, type Strategy } from '@kubets/machinery';
import { checkPositive } from '../validation/numbers.ts';
import { checkEach, checkSupported, noErrors, when } from '../validation/rules.ts';
import { checkCounts } from '../validation/status-counts.ts';
import { checkMetrics, checkObjectReference } from './validate-metrics.ts';
import type { HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler, MetricSpec } from './horizontal-pod-autoscaler-v2.ts';

export const autoscalerStrategy: Strategy<HorizontalPodAutoscaler> = { default: defaultAutoscaler, validate, validateStatusUpdate };

const cpuAtEighty: MetricSpec = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };
const doubling: HPAScalingPolicy = { type: 'Percent', value: 100, periodSeconds: 15 };
const fourPods: HPAScalingPolicy = { type: 'Pods', value: 4, periodSeconds: 15 };

/** Without metrics it scales by cpu; without rules it grows fast and shrinks as slowly as its window says. */
function defaultAutoscaler(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { spec } = autoscaler;
  const { behavior } = spec;
  return {
    ...autoscaler,
    spec: {
      ...spec,
      minReplicas: spec.minReplicas ?? 1,
      metrics: spec.metrics?.length ? spec.metrics : [cpuAtEighty],
      ...(behavior && {
        behavior: {
          ...behavior,
          scaleUp: defaultRules(behavior.scaleUp, { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [fourPods, doubling] }),
          scaleDown: defaultRules(behavior.scaleDown, { selectPolicy: 'Max', policies: [doubling] }),
        },
      }),
    },
  };
}

const defaultRules = (rules: HPAScalingRules | undefined, fallback: HPAScalingRules): HPAScalingRules => ({
  ...fallback,
  ...Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== undefined)),
});

function validate({ spec }: HorizontalPodAutoscaler): readonly FieldError[] {
  const { minReplicas = 1, maxReplicas } = spec;
  return [
    ...when(minReplicas < 1, () => invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')),
    ...checkPositive('spec.maxReplicas', maxReplicas),
    ...when(maxReplicas < minReplicas, () => invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')),
    ...checkObjectReference('spec.scaleTargetRef', spec.scaleTargetRef),
    ...checkMetrics('spec.metrics', spec.metrics),
    ...checkRules('spec.behavior.scaleUp', spec.behavior?.scaleUp),
    ...checkRules('spec.behavior.scaleDown', spec.behavior?.scaleDown),
  ];
}

function validateStatusUpdate({ status }: HorizontalPodAutoscaler): readonly FieldError[] {
  const { currentReplicas, desiredReplicas } = status;
  return checkCounts({ currentReplicas, desiredReplicas });
}

const maxWindowSeconds = 3600;
const maxPeriodSeconds = 1800;

function checkRules(field: string, rules: HPAScalingRules | undefined): readonly FieldError[] {
  if (rules === undefined) return noErrors;
  const { stabilizationWindowSeconds: window = 0, policies = [], tolerance } = rules;
  const at = `${field}.stabilizationWindowSeconds`;
  return [
    ...when(window < 0, () => invalid(at, window, 'must be greater than or equal to zero')),
    ...when(window > maxWindowSeconds, () => invalid(at, window, `must be less than or equal to ${maxWindowSeconds}`)),
    ...when(policies.length === 0, () => required(`${field}.policies`, 'must specify at least one Policy')),
    ...checkEach(`${field}.policies`, policies, checkPolicy),
    ...when(tolerance !== undefined && compareQuantities(tolerance, '0') < 0, () =>
      invalid(`${field}.tolerance`, tolerance, 'must be greater than or equal to 0'),
    ),
  ];
}

function checkPolicy({ type, value, periodSeconds }: HPAScalingPolicy, field: string): readonly FieldError[] {
  return [
    ...checkSupported(`${field}.type`, type, ['Percent', 'Pods']),
    ...when(value <= 0, () => invalid(`${field}.value`, value, 'must be greater than zero')),
    ...when(periodSeconds <= 0, () => invalid(`${field}.periodSeconds`, periodSeconds, 'must be greater than zero')),
    ...when(periodSeconds > maxPeriodSeconds, () => invalid(`${field}.periodSeconds`, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`)),
  ];
}
