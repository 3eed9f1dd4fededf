import type { Column } from '@kubets/machinery';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from './horizontal-pod-autoscaler-v2.ts';

export const autoscalerColumns: readonly Column<HorizontalPodAutoscaler>[] = [
  nameColumn,
  textColumn('Reference', { description: 'What is scaled.' }, ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`),
  textColumn('Targets', { description: 'What each metric is, and what it should be.' }, targets),
  textColumn('MinPods', { description: 'The fewest pods there may be.' }, ({ spec }) =>
    spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
  ),
  textColumn('MaxPods', { description: 'The most pods there may be.' }, ({ spec }) => spec.maxReplicas),
  textColumn('Replicas', { description: 'How many pods there are.' }, ({ status }) => status.currentReplicas ?? 0),
  ageColumn,
];

const maxShown = 2;

function targets({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec.metrics ?? [];
  if (metrics.length === 0) return none;
  const shown = metrics.slice(0, maxShown).map((metric, index) => formatMetric(metric, status.currentMetrics?.[index]));
  return `${shown.join(', ')}${metrics.length > maxShown ? ` + ${metrics.length - maxShown} more...` : ''}`;
}

function formatMetric(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'Resource':
      return metric.resource === undefined ? '<unknown type>' : `${metric.resource.name}: ${formatResource(metric.resource.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return metric.containerResource === undefined
        ? '<unknown type>'
        : `${metric.containerResource.name}: ${formatResource(metric.containerResource.target, status?.containerResource?.current)}`;
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? unknown}/${metric.pods?.target.averageValue ?? ''}`;
    case 'Object':
      return formatValue(metric.object?.target, status?.object?.current);
    case 'External':
      return formatValue(metric.external?.target, status?.external?.current);
    default:
      return '<unknown type>';
  }
}

const unknown = '<unknown>';

function formatResource(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue}`;
  const now = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`;
  return `${now}/${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
}

function formatValue(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
  return `${current?.value ?? unknown}/${target?.value ?? ''}`;
}
