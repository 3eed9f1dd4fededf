import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler } from '@kubets/api';

type Metric = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number];
type Current = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>[number];
type Target = NonNullable<Metric['resource']>['target'];
type Value = NonNullable<Current['resource']>['current'];

/** Each metric of an autoscaler: what is measured, and `current / target`. */
export function metricTexts({ spec, status }: HorizontalPodAutoscaler): readonly (readonly [name: string, values: string])[] {
  return (spec.metrics ?? []).map((metric, index) => metricText(metric, status?.currentMetrics?.[index]));
}

function metricText({ type, external, pods, object, resource, containerResource }: Metric, current: Current | undefined): readonly [string, string] {
  if (external !== undefined) return [`"${external.metric.name}" (${targetName(external.target)}):`, valuesText(external.target, current?.external?.current)];
  if (pods !== undefined) return [`"${pods.metric.name}" on pods:`, valuesText(pods.target, current?.pods?.current)];
  if (object !== undefined) {
    const { metric, describedObject, target } = object;
    return [`"${metric.name}" on ${describedObject.kind}/${describedObject.name} (${targetName(target)}):`, valuesText(target, current?.object?.current)];
  }
  if (resource !== undefined) return resourceText(`resource ${resource.name} on pods`, resource.target, current?.resource?.current);
  if (containerResource !== undefined) {
    const { name, container, target } = containerResource;
    return resourceText(`resource ${name} of container "${container}" on pods`, target, current?.containerResource?.current);
  }
  return [`<unknown metric type "${type}">`, ''];
}

const targetName = ({ type }: Target): string => (type === 'AverageValue' ? 'target average value' : 'target value');

function valuesText(target: Target, current: Value | undefined): string {
  const key = target.type === 'AverageValue' ? 'averageValue' : 'value';
  return `${current?.[key] ?? '<unknown>'} / ${target[key] ?? ''}`;
}

function resourceText(name: string, target: Target, current: Value | undefined): readonly [string, string] {
  if (target.averageValue !== undefined) return [`${name}:`, `${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`];
  const now = current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}% (${current.averageValue ?? ''})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return [`${name}  (as a percentage of request):`, `${now} / ${wanted}`];
}
