import { describe, expect, it } from 'vitest';
import { errorsOf, type Manifest } from '../testing/kind-under-test.ts';

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const autoscaler = (spec: Manifest): Manifest => ({ spec: { scaleTargetRef, maxReplicas: 5, ...spec } });
const metric = (type: string, source: Manifest): Manifest => ({ metrics: [{ type, ...source }] });
const requests = { metric: { name: 'requests' } };
const rules = (rule: Manifest): Manifest => ({ behavior: { scaleUp: rule } });
const at = 'spec.metrics[0]';

describe('an autoscaler', () => {
  it.each<[Manifest, readonly string[]]>([
    [{}, []],
    [
      { maxReplicas: 0 },
      ['spec.maxReplicas: Invalid value: 0: must be greater than 0', 'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`'],
    ],
    [{ minReplicas: 0 }, ['spec.minReplicas: Invalid value: 0: must be greater than or equal to 1']],
    [{ minReplicas: 7 }, ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`']],
    [
      { scaleTargetRef: { kind: '', name: '..' } },
      ['spec.scaleTargetRef.kind: Required value', 'spec.scaleTargetRef.name: Invalid value: "..": may not be \'..\''],
    ],
    [metric('CPU', {}), [`${at}.type: Unsupported value: "CPU": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`]],
    [
      metric('constructor', {}),
      [`${at}.type: Unsupported value: "constructor": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`],
    ],
    [metric('Resource', {}), [`${at}.resource: Required value: must populate information for the given metric source`]],
    [
      metric('Resource', { pods: { ...requests, target: { type: 'AverageValue', averageValue: '1' } } }),
      [
        `${at}.resource: Required value: must populate information for the given metric source`,
        `${at}.pods: Forbidden: must populate the given metric source only`,
      ],
    ],
    [
      metric('Resource', { resource: { name: 'cpu', target: { type: 'Utilization' } } }),
      [`${at}.resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization`],
    ],
    [
      metric('Resource', { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50, averageValue: '1' } } }),
      [`${at}.resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization`],
    ],
    [
      metric('Resource', { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 0 } } }),
      [`${at}.resource.target.averageUtilization: Invalid value: 0: must be greater than 0`],
    ],
    [
      metric('ContainerResource', { containerResource: { name: 'cpu', container: '', target: { type: 'Utilization', averageUtilization: 50 } } }),
      [`${at}.containerResource.container: Required value: must specify a container`],
    ],
    [
      metric('Pods', { pods: { ...requests, target: { type: 'Value', value: '5' } } }),
      [`${at}.pods.target.averageValue: Required value: must specify a positive target averageValue`],
    ],
    [
      metric('Object', { object: { describedObject: scaleTargetRef, metric: { name: '' }, target: { type: 'Share', value: '-1' } } }),
      [
        `${at}.object.metric.name: Required value: must specify a metric name`,
        `${at}.object.target.type: Invalid value: "Share": must be either Utilization, Value, or AverageValue`,
        `${at}.object.target.value: Invalid value: "-1": must be positive`,
      ],
    ],
    [
      metric('External', { external: { ...requests, target: { type: 'Value', value: '5', averageValue: '5' } } }),
      [`${at}.external.target.value: Forbidden: may not set both a target value for metric and a per-pod target`],
    ],
    [rules({ policies: [] }), ['spec.behavior.scaleUp.policies: Required value: must specify at least one Policy']],
    [
      rules({ stabilizationWindowSeconds: 3601, policies: [{ type: 'Share', value: 0, periodSeconds: 1801 }] }),
      [
        'spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
        'spec.behavior.scaleUp.policies[0].type: Unsupported value: "Share": supported values: "Percent", "Pods"',
        'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
        'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
      ],
    ],
    [rules({ tolerance: '-0.1' }), ['spec.behavior.scaleUp.tolerance: Invalid value: "-100m": must be greater than or equal to 0']],
  ])('of %j is told %j', (spec, errors) => {
    expect(errorsOf('HorizontalPodAutoscaler.v2', autoscaler(spec))).toEqual(errors);
  });
});
