import type { MetricSpec, MetricStatus, Pod } from '@kubets/api';
import { canonicalQuantity, quantityMilliValue } from '@kubets/machinery';
import { isPodReady } from '../../workloads/pod-state.ts';
import type { PodReadings } from './metrics-reader.ts';
import { requestOf } from './pod-request.ts';
import { selectorText } from './selector-text.ts';
import { countByAverage, countByShare, countByUtilization, countByValue, type ReplicaCount, type Situation } from './replica-count.ts';

/** What one metric asks for. */
export interface Proposal {
  readonly replicas: number;
  /** As events and conditions name the metric. */
  readonly name: string;
  readonly status: MetricStatus;
}

/** What was read for a metric: a figure per pod, or one for all. */
export type Reading = { readonly type: 'pods'; readonly readings: PodReadings } | { readonly type: 'total'; readonly milli: number };

/** The replicas a metric's reading asks for. Throws, in words for users, when it cannot be told. */
export function propose(metric: MetricSpec, reading: Reading, situation: Situation): Proposal {
  const readings = reading.type === 'pods' ? reading.readings : new Map<string, never>();
  const total = reading.type === 'total' ? reading.milli : 0;
  switch (metric.type) {
    case 'Resource':
      return proposeByResource(metric, metric.resource, undefined, readings, situation);
    case 'ContainerResource':
      return proposeByResource(metric, metric.containerResource, metric.containerResource?.container, readings, situation);
    case 'Pods':
      return proposeByPods(metric, readings, situation);
    case 'Object':
      return proposeByObject(metric, total, situation);
    case 'External':
      return proposeByExternal(metric, total, situation);
    default:
      throw new Error(`unknown metric source type "${metric.type}"`);
  }
}

type ResourceSource = NonNullable<MetricSpec['resource']>;

function proposeByResource(
  metric: MetricSpec,
  source: ResourceSource | undefined,
  container: string | undefined,
  readings: PodReadings,
  situation: Situation,
): Proposal {
  const { name, target } = demand(source);
  const { averageValue, averageUtilization } = target;
  const request = (pod: Pod): number => requestOf(pod, name, container);
  if (averageValue !== undefined) {
    const count = countByAverage(situation, readings, name, quantityMilliValue(averageValue));
    return { replicas: count.replicas, name: `${name} resource`, status: resourceStatus(metric, count) };
  }
  const count = countByUtilization(situation, readings, name, averageUtilization ?? 0, request);
  const scope = container === undefined ? 'resource' : 'container resource';
  return { replicas: count.replicas, name: `${name} ${scope} utilization (percentage of request)`, status: resourceStatus(metric, count) };
}

function resourceStatus({ type, resource, containerResource }: MetricSpec, { milli, utilization }: ReplicaCount): MetricStatus {
  const current = { averageValue: fromMilli(milli), ...(utilization !== undefined && { averageUtilization: utilization }) };
  if (containerResource) return { type, containerResource: { name: containerResource.name, container: containerResource.container, current } };
  return { type, resource: { name: resource?.name ?? '', current } };
}

function proposeByPods({ type, pods }: MetricSpec, readings: PodReadings, situation: Situation): Proposal {
  const { metric, target } = demand(pods);
  const { replicas, milli } = countByAverage(situation, readings, undefined, quantityMilliValue(target.averageValue ?? '0'));
  return { replicas, name: `pods metric ${metric.name}`, status: { type, pods: { metric, current: { averageValue: fromMilli(milli) } } } };
}

function proposeByObject({ type, object }: MetricSpec, total: number, situation: Situation): Proposal {
  const { metric, target, describedObject } = demand(object);
  const { count, current } = countTotal(target, total, situation);
  return { replicas: count.replicas, name: `${describedObject.kind} metric ${metric.name}`, status: { type, object: { metric, describedObject, current } } };
}

function proposeByExternal({ type, external }: MetricSpec, total: number, situation: Situation): Proposal {
  const { metric, target } = demand(external);
  const { count, current } = countTotal(target, total, situation);
  return {
    replicas: count.replicas,
    name: `external metric ${metric.name}(${selectorText(metric.selector)})`,
    status: { type, external: { metric, current } },
  };
}

function countTotal({ value, averageValue }: ResourceSource['target'], total: number, situation: Situation) {
  if (averageValue !== undefined) {
    const count = countByShare(situation, total, quantityMilliValue(averageValue));
    return { count, current: { averageValue: fromMilli(count.milli) } };
  }
  const running = situation.pods.filter((pod) => pod.status.phase === 'Running' && isPodReady(pod)).length;
  const count = countByValue(situation, total, quantityMilliValue(value ?? '0'), running);
  return { count, current: { value: fromMilli(count.milli) } };
}

/** The condition's reason when a metric of this type cannot be had, and how the failure is introduced. */
export function failureOf({ type, resource, containerResource, external }: MetricSpec): {
  readonly reason: string;
  readonly detail: string;
  readonly summary: string;
} {
  const how = (source: ResourceSource | undefined): string => (source?.target.averageValue === undefined ? 'utilization' : 'usage');
  switch (type) {
    case 'Resource':
      return {
        reason: 'FailedGetResourceMetric',
        detail: `failed to get ${resource?.name} ${how(resource)}: `,
        summary: `failed to get ${resource?.name} resource metric value: `,
      };
    case 'ContainerResource':
      return {
        reason: 'FailedGetContainerResourceMetric',
        detail: `failed to get ${containerResource?.name} ${how(containerResource)}: `,
        summary: `failed to get ${containerResource?.container} container metric value: `,
      };
    case 'External': {
      const name = external?.metric.name;
      const what = external?.target.averageValue === undefined ? `external metric ${name}` : `${name} external metric`;
      return { reason: 'FailedGetExternalMetric', detail: '', summary: `failed to get ${name} external metric value: failed to get ${what}: ` };
    }
    default:
      return { reason: `FailedGet${type}Metric`, detail: '', summary: `failed to get ${type.toLowerCase()} metric value: ` };
  }
}

function demand<T>(source: T | undefined): T {
  if (source === undefined) throw new Error('the metric names no source');
  return source;
}

function fromMilli(milli: number): string {
  return canonicalQuantity(`${milli}m`);
}
