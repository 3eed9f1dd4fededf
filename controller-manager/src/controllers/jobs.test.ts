import { cronJobs, events, jobs, pods, type Job, type Pod } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import type { Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { startControllerCluster, type ControllerCluster } from '../testing/controller-cluster.ts';

const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'main', image: 'example/task:1' }] } };

const job = (name: string, spec: Draft<Job>['spec']): Draft<Job> => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { namespace: 'default', name },
  spec: { template, ...spec },
});

async function finishPods(cluster: ControllerCluster, phase: (pod: Pod) => 'Succeeded' | 'Failed'): Promise<void> {
  const { items } = await cluster.client.list(pods, { namespace: 'default' });
  const running = items.filter((pod) => pod.status.phase === 'Pending' && pod.metadata.deletionTimestamp === undefined);
  await Promise.all(running.map((pod) => cluster.makeReady(pod, { phase: phase(pod), conditions: [] })));
}

const held = (status: Job['status']): readonly string[] => (status.conditions ?? []).filter((condition) => condition.status === 'True').map(({ type }) => type);

describe('jobs on a real API server', () => {
  it('run every index once, count each pod once, and complete', async () => {
    await using cluster = await startControllerCluster({ controllers: ['job-controller'] });
    const { client } = cluster;
    await client.create(jobs, job('sum', { completions: 5, parallelism: 2, completionMode: 'Indexed' }));
    const status = await eventually(async () => {
      await finishPods(cluster, () => 'Succeeded');
      const current = (await client.get(jobs, { namespace: 'default', name: 'sum' })).status;
      expect(held(current)).toContain('Complete');
      return current;
    });
    expect(status).toMatchObject({ succeeded: 5, completedIndexes: '0-4' });
    expect(status.completionTime).toBeDefined();
    await eventually(async () => {
      const { items } = await client.list(pods, { namespace: 'default' });
      expect(items.map((pod) => pod.metadata.finalizers ?? [])).toEqual([[], [], [], [], []]);
    });
  });

  it('fail at the back-off limit with the reason users know', async () => {
    await using cluster = await startControllerCluster({ controllers: ['job-controller'] });
    const { client } = cluster;
    await client.create(jobs, job('broken', { backoffLimit: 0 }));
    await eventually(async () => {
      await finishPods(cluster, () => 'Failed');
      const { status } = await client.get(jobs, { namespace: 'default', name: 'broken' });
      expect(status.conditions?.find(({ type }) => type === 'Failed')).toMatchObject({
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      });
      expect(status.failed).toBe(1);
    });
  });

  it('go when their time to live has passed, and start when a cron job says so', async () => {
    await using cluster = await startControllerCluster({ controllers: ['job-controller', 'ttl-after-finished-controller', 'cronjob-controller'] });
    const { client } = cluster;
    await client.create(jobs, job('short', { ttlSecondsAfterFinished: 0 }));
    await eventually(async () => {
      await finishPods(cluster, () => 'Succeeded');
      const { metadata } = await client.get(jobs, { namespace: 'default', name: 'short' });
      expect(metadata.deletionTimestamp).toBeDefined();
    });
    const created = await client.create(cronJobs, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { namespace: 'default', name: 'nightly' },
      spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } },
    });
    const twoMinutesAgo = `${new Date(Date.now() - 120_000).toISOString().slice(0, 19)}Z`;
    await client.updateStatus(cronJobs, { ...created, status: { lastScheduleTime: twoMinutesAgo } });
    await eventually(async () => {
      const { items } = await client.list(jobs, { namespace: 'default' });
      expect(items.filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === 'nightly')).toHaveLength(1);
      const seen = (await client.list(events, { namespace: 'default' })).items;
      expect(seen.some(({ reason, message }) => reason === 'SuccessfulCreate' && message?.startsWith('Created job nightly-'))).toBe(true);
    });
  });
});
