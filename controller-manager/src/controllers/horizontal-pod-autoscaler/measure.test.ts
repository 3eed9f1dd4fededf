import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler, MetricSpec } from '@kubets/api';
import type { Client } from '@kubets/client';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createKindResolver } from '../../kind-resolver.ts';
import { measure, type Measured } from './measure.ts';
import { createMetricsReader } from './metrics-reader.ts';
import type { Situation } from './replica-count.ts';

/** What a measurement finds on a server that has no metrics API. */
async function withoutMetricsApis(metric: MetricSpec): Promise<Measured> {
  const raw = () => Promise.resolve({ status: 404, headers: {}, body: Readable.from([]), text: () => Promise.resolve('404 page not found\n') });
  const client = { raw } as unknown as Client;
  const autoscaler = { metadata: { namespace: 'default', name: 'web' }, spec: { metrics: [metric] } } as unknown as HorizontalPodAutoscaler;
  const request = { autoscaler, selector: 'app=web', situation: {} as Situation, signal: new AbortController().signal };
  return await measure(createMetricsReader(client), createKindResolver(client), request);
}

const value = { type: 'Value', value: '5' };
const averageValue = { type: 'AverageValue', averageValue: '5' };
const queue = { name: 'queue', selector: { matchLabels: { name: 'jobs' } } };
const noExternal = 'unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)';
const selected = '&LabelSelector{MatchLabels:map[string]string{name: jobs,},MatchExpressions:[]LabelSelectorRequirement{},}';
const noResource =
  'unable to get metrics for resource memory: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
const noCustom = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

describe('measuring where nothing serves metrics', () => {
  it.each<[string, MetricSpec, string, string]>([
    [
      'a resource',
      { type: 'Resource', resource: { name: 'memory', target: averageValue } },
      `failed to get memory usage: ${noResource}`,
      `failed to get memory resource metric value: failed to get memory usage: ${noResource}`,
    ],
    [
      'a resource of one container',
      { type: 'ContainerResource', containerResource: { name: 'memory', container: 'app', target: { type: 'Utilization', averageUtilization: 60 } } },
      `failed to get memory utilization: ${noResource}`,
      `failed to get app container metric value: failed to get memory utilization: ${noResource}`,
    ],
    [
      'a metric of the pods',
      { type: 'Pods', pods: { metric: { name: 'packets' }, target: averageValue } },
      `unable to get metric packets: ${noCustom}`,
      `failed to get pods metric value: unable to get metric packets: ${noCustom}`,
    ],
    [
      'an external metric',
      { type: 'External', external: { metric: queue, target: value } },
      `unable to get external metric default/queue/${selected}: ${noExternal}`,
      `failed to get queue external metric value: failed to get external metric queue: unable to get external metric default/queue/${selected}: ${noExternal}`,
    ],
    [
      'an external metric for each pod',
      { type: 'External', external: { metric: { name: 'queue' }, target: averageValue } },
      `unable to get external metric default/queue/nil: ${noExternal}`,
      `failed to get queue external metric value: failed to get queue external metric: unable to get external metric default/queue/nil: ${noExternal}`,
    ],
  ])('%s says which, and keeps its place', async (_, metric, message, summary) => {
    expect(await withoutMetricsApis(metric)).toMatchObject({ failures: [{ message, summary }], statuses: [{ type: '' }] });
  });
});
