import { invalid, type FieldError, type Strategy } from '@kubets/machinery';
import { checkPositive } from '../validation/numbers.ts';
import { checkEach, checkRequiredText, noErrors, when } from '../validation/rules.ts';
import type { HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler, MetricSpec } from './horizontal-pod-autoscaler-v2.ts';

export const autoscalerStrategy: Strategy<HorizontalPodAutoscaler> = { default: defaultAutoscaler, validate };

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
    ...checkRequiredText('spec.scaleTargetRef.kind', spec.scaleTargetRef.kind),
    ...checkRequiredText('spec.scaleTargetRef.name', spec.scaleTargetRef.name),
    ...checkEach('spec.metrics', spec.metrics, checkMetric),
    ...checkRules('spec.behavior.scaleUp', spec.behavior?.scaleUp),
    ...checkRules('spec.behavior.scaleDown', spec.behavior?.scaleDown),
  ];
}

/** A metric holds the source its type names, and no other. */
function checkMetric(metric: MetricSpec, field: string): readonly FieldError[] {
  const { type, containerResource, external, object, pods, resource } = metric;
  const sources: Readonly<Record<string, unknown>> = {
    ContainerResource: containerResource,
    External: external,
    Object: object,
    Pods: pods,
    Resource: resource,
  };
  const nameOf = (source: string): string => `${source.charAt(0).toLowerCase()}${source.slice(1)}`;
  if (!(type in sources)) {
    return [
      {
        type: 'FieldValueNotSupported',
        field: `${field}.type`,
        value: type,
        detail: `supported values: ${Object.keys(sources)
          .map((name) => `"${name}"`)
          .join(', ')}`,
      },
    ];
  }
  const others = Object.entries(sources).filter(([name, source]) => name !== type && source !== undefined);
  return [
    ...(sources[type] === undefined
      ? [{ type: 'FieldValueRequired' as const, field: `${field}.${nameOf(type)}`, detail: 'must populate information for the given metric source' }]
      : noErrors),
    ...others.map(([name]) => ({
      type: 'FieldValueForbidden' as const,
      field: `${field}.${nameOf(name)}`,
      detail: 'must populate the given metric source only',
    })),
    ...checkPositive(`${field}.resource.target.averageUtilization`, resource?.target.averageUtilization),
  ];
}

const maxWindowSeconds = 3600;
const maxPeriodSeconds = 1800;

function checkRules(field: string, rules: HPAScalingRules | undefined): readonly FieldError[] {
  if (rules === undefined) return noErrors;
  const { stabilizationWindowSeconds: window = 0 } = rules;
  return [
    ...when(window < 0 || window > maxWindowSeconds, () =>
      invalid(
        `${field}.stabilizationWindowSeconds`,
        window,
        window < 0 ? 'must be greater than or equal to zero' : `must be less than or equal to ${maxWindowSeconds}`,
      ),
    ),
    ...checkEach(`${field}.policies`, rules.policies, ({ value, periodSeconds }, at) => [
      ...when(value <= 0, () => invalid(`${at}.value`, value, 'must be greater than zero')),
      ...when(periodSeconds <= 0, () => invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero')),
      ...when(periodSeconds > maxPeriodSeconds, () => invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`)),
    ]),
  ];
}
