import { deployments, events, horizontalPodAutoscalers, pods } from '@kubets/api';
import type { Client, RawRequest, RawResponse } from '@kubets/client';
import { buildDeployment, eventually } from '@kubets/test-cluster';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startControllerCluster, type ControllerCluster } from '../../testing/controller-cluster.ts';

const identity = { namespace: 'default', name: 'web' };

interface Metrics {
  /** What every pod uses; until it is set nothing serves metrics. */
  cpu?: string;
}

/** A client whose server has a metrics API. */
function withMetrics(client: Client, metrics: Metrics): Client {
  const raw = async (request: RawRequest): Promise<RawResponse> => {
    if (metrics.cpu === undefined || !request.path.startsWith('/apis/metrics.k8s.io/')) return client.raw(request);
    const { items } = await client.list(pods, { namespace: 'default' });
    const usage = (name: string) => ({
      metadata: { name },
      timestamp: new Date().toISOString(),
      window: '30s',
      containers: [{ name: 'main', usage: { cpu: metrics.cpu } }],
    });
    const text = JSON.stringify({ items: items.map(({ metadata }) => usage(metadata.name)) });
    return { status: 200, headers: {}, body: Readable.from([Buffer.from(text)]), text: () => Promise.resolve(text) };
  };
  return new Proxy(client, { get: (_, property) => (property === 'raw' ? raw : (Reflect.get(client, property) as unknown)) });
}

async function createAutoscaled({ client }: ControllerCluster, replicas: number): Promise<void> {
  const containers = [{ name: 'main', image: 'example/web:1', resources: { requests: { cpu: '100m' } } }];
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
  await client.create(deployments, buildDeployment({ metadata: identity, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } }));
  await client.create(horizontalPodAutoscalers, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: identity,
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 },
  });
}

const unmeasured =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: ' +
  'the server could not find the requested resource (get pods.metrics.k8s.io)';

const names = ['horizontal-pod-autoscaler-controller', 'deployment-controller', 'replicaset-controller'];
const options = {
  controllers: names,
  config: {
    horizontalPodAutoscalerSyncPeriod: '100ms',
    horizontalPodAutoscalerCpuInitializationPeriod: '0s',
    horizontalPodAutoscalerInitialReadinessDelay: '0s',
  },
};

describe('horizontal pod autoscalers on a real API server', () => {
  it('say what is missing, then size the target by what its pods use', async () => {
    const metrics: Metrics = {};
    await using cluster = await startControllerCluster({ ...options, clientOf: (client) => withMetrics(client, metrics) });
    const { client } = cluster;
    await createAutoscaled(cluster, 2);
    await eventually(async () => {
      const { status } = await client.get(horizontalPodAutoscalers, identity);
      expect(status.conditions).toMatchObject([
        { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' },
        { type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric' },
      ]);
      expect(status.currentMetrics).toEqual([{ type: '' }]);
      const seen = (await client.list(events, { namespace: 'default' })).items.map(({ reason, message }) => `${reason} ${message}`);
      expect(seen).toEqual(
        expect.arrayContaining([
          `FailedGetResourceMetric ${unmeasured}`,
          `FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${unmeasured}`,
        ]),
      );
    });
    const created = await eventually(async () => {
      const { items } = await client.list(pods, { namespace: 'default' });
      expect(items).toHaveLength(2);
      return items;
    });
    for (const pod of created) await cluster.makeReady(pod, { startTime: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, '') });
    metrics.cpu = '160m';
    await eventually(async () => {
      expect((await client.get(deployments, identity)).spec.replicas).toBe(4);
      const { status } = await client.get(horizontalPodAutoscalers, identity);
      expect(status.conditions?.map(({ type, status: value }) => [type, value])).toEqual([
        ['AbleToScale', 'True'],
        ['ScalingActive', 'True'],
        ['ScalingLimited', 'False'],
      ]);
      expect(status.currentMetrics).toEqual([{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 160, averageValue: '160m' } } }]);
      const seen = (await client.list(events, { namespace: 'default' })).items.map(({ message }) => message);
      expect(seen).toContain('New size: 4; reason: cpu resource utilization (percentage of request) above target');
    });
  });

  it('bring a target within its bounds without metrics, and leave one of zero alone', async () => {
    await using cluster = await startControllerCluster(options);
    const { client } = cluster;
    await createAutoscaled(cluster, 7);
    await eventually(async () => expect((await client.get(deployments, identity)).spec.replicas).toBe(5));
    await client.patch(deployments, identity, { type: 'merge', body: { spec: { replicas: 0 } } });
    await eventually(async () => {
      const { status } = await client.get(horizontalPodAutoscalers, identity);
      expect(status.conditions?.find(({ type }) => type === 'ScalingActive')).toMatchObject({ status: 'False', reason: 'ScalingDisabled' });
      expect(status.currentReplicas).toBe(0);
    });
  });
});
