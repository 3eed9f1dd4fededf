import { createMetrics, reportLeading } from '@kubets/daemon';
import { expect, it } from 'vitest';
import { queueMetrics } from './queue-metrics.ts';

const lines = async (registry: ReturnType<typeof createMetrics>, pattern: RegExp): Promise<readonly string[]> =>
  (await registry.metrics()).split('\n').filter((line) => pattern.test(line));

it('counts the keys of each queue under the names dashboards know', async () => {
  const registry = createMetrics();
  const observe = queueMetrics(registry);
  const deployments = observe({ name: 'deployment', length: 3, workingMs: () => [1500, 500] });
  observe({ name: 'job', length: 0, workingMs: () => [] });
  deployments.added();
  deployments.taken(20);
  deployments.retried();
  deployments.done(300);
  expect(await lines(registry, /^workqueue_(?!.*_bucket)/)).toEqual([
    'workqueue_adds_total{name="deployment"} 1',
    'workqueue_adds_total{name="job"} 0',
    'workqueue_retries_total{name="deployment"} 1',
    'workqueue_retries_total{name="job"} 0',
    'workqueue_queue_duration_seconds_sum{name="deployment"} 0.02',
    'workqueue_queue_duration_seconds_count{name="deployment"} 1',
    'workqueue_work_duration_seconds_sum{name="deployment"} 0.3',
    'workqueue_work_duration_seconds_count{name="deployment"} 1',
    'workqueue_depth{name="deployment"} 3',
    'workqueue_depth{name="job"} 0',
    'workqueue_unfinished_work_seconds{name="deployment"} 2',
    'workqueue_unfinished_work_seconds{name="job"} 0',
    'workqueue_longest_running_processor_seconds{name="deployment"} 1.5',
    'workqueue_longest_running_processor_seconds{name="job"} 0',
  ]);
});

it('tells whether this process leads', async () => {
  const registry = createMetrics();
  const seen: unknown[] = [];
  const look = async (): Promise<void> => void seen.push(...(await lines(registry, /^leader_election/)));
  const lead = reportLeading(registry, 'kube-scheduler', look);
  await look();
  await lead();
  await look();
  expect(seen).toEqual([0, 1, 0].map((status) => `leader_election_master_status{name="kube-scheduler"} ${status}`));
});
