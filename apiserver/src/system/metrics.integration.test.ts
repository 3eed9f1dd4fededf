import { configMaps, flowSchemas } from '@kubets/api';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, expect, it } from 'vitest';

let cluster: TestCluster;
let text: string;
beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.client.create(configMaps, { metadata: { name: 'one', namespace: 'default' } });
  await cluster.client.create(configMaps, { metadata: { name: 'lost', namespace: 'nowhere' } }).catch(() => undefined);
  text = await (await cluster.client.raw({ method: 'GET', path: '/metrics' })).text();
});
afterAll(() => cluster.stop());

/** The value of the series that has all these labels. */
function value(name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const series = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && Object.entries(labels).every(([key, word]) => line.includes(`${key}="${word}"`)));
  return series.length === 1 ? Number(series[0]!.slice(series[0]!.lastIndexOf(' '))) : undefined;
}

it.each([
  ['apiserver_request_total', 'counter'],
  ['apiserver_request_duration_seconds', 'histogram'],
  ['apiserver_response_sizes', 'histogram'],
  ['apiserver_current_inflight_requests', 'gauge'],
  ['apiserver_longrunning_requests', 'gauge'],
  ['apiserver_requested_deprecated_apis', 'gauge'],
  ['apiserver_storage_objects', 'gauge'],
  ['apiserver_admission_controller_admission_duration_seconds', 'histogram'],
  ['apiserver_admission_step_admission_duration_seconds', 'histogram'],
  ['apiserver_flowcontrol_rejected_requests_total', 'counter'],
  ['apiserver_flowcontrol_dispatched_requests_total', 'counter'],
  ['apiserver_flowcontrol_current_inqueue_requests', 'gauge'],
  ['apiserver_flowcontrol_current_executing_requests', 'gauge'],
  ['apiserver_flowcontrol_current_executing_seats', 'gauge'],
  ['apiserver_flowcontrol_request_wait_duration_seconds', 'histogram'],
  ['apiserver_flowcontrol_nominal_limit_seats', 'gauge'],
])('%s is a %s', (name, type) => {
  expect(text).toContain(`# TYPE ${name} ${type}\n`);
});

it('objects are counted by resource', async () => {
  const { items } = await cluster.client.list(flowSchemas);
  expect(value('apiserver_storage_objects', { resource: 'flowschemas.flowcontrol.apiserver.k8s.io' })).toBe(items.length);
  expect(value('apiserver_storage_objects', { resource: 'configmaps' })).toBeGreaterThanOrEqual(1);
});

it('admission is told by plugin and as a whole, refusals apart', () => {
  const operation = { operation: 'CREATE', type: 'admit' };
  const step = 'apiserver_admission_step_admission_duration_seconds_count';
  expect(value(step, { ...operation, rejected: 'false' })).toBeGreaterThanOrEqual(1);
  expect(value(step, { ...operation, rejected: 'true' }) ?? value(step, { ...operation, type: 'validate', rejected: 'true' })).toBeGreaterThanOrEqual(1);
  const controller = 'apiserver_admission_controller_admission_duration_seconds_count';
  expect(text).toMatch(new RegExp(`${controller}\\{name="NamespaceLifecycle",operation="CREATE",rejected="true",type="(admit|validate)"\\} 1\n`));
});

it('requests of administrators get their seats at once', () => {
  const flow = { priority_level: 'exempt', flow_schema: 'exempt' };
  expect(value('apiserver_flowcontrol_dispatched_requests_total', flow)).toBeGreaterThanOrEqual(2);
  expect(value('apiserver_flowcontrol_current_executing_requests', flow)).toBe(1);
  expect(value('apiserver_flowcontrol_request_wait_duration_seconds_bucket', { ...flow, execute: 'true', le: '0' })).toBeGreaterThanOrEqual(2);
  expect(value('apiserver_flowcontrol_nominal_limit_seats', { priority_level: 'catch-all' })).toBeGreaterThan(0);
});
