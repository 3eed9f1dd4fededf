import type { JsonObject, KubeObject } from '@kubets/machinery';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

type Answer = KubeObject & { readonly message: string; readonly spec: JsonObject; readonly code?: number; readonly note?: string; readonly data?: JsonObject };

async function send(method: string, path: string, body: unknown, contentType: string): Promise<Answer> {
  const response = await cluster.client.raw({ method, path, headers: { 'content-type': contentType }, body: JSON.stringify(body) });
  return JSON.parse(await response.text()) as Answer;
}

const scaler = (version: 'v1' | 'v2', name: string, spec: JsonObject): JsonObject => ({
  apiVersion: `autoscaling/${version}`,
  kind: 'HorizontalPodAutoscaler',
  metadata: { name },
  spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec },
});
const scalerPath = (version: 'v1' | 'v2', name: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers/${name}`;
const applyScaler = (manager: string, version: 'v1' | 'v2', name: string, spec: JsonObject, query = ''): Promise<Answer> =>
  send('PATCH', `${scalerPath(version, name)}?fieldManager=${manager}${query}`, scaler(version, name, spec), 'application/apply-patch+yaml');
const mergeScaler = (manager: string, version: 'v1' | 'v2', name: string, spec: JsonObject): Promise<Answer> =>
  send('PATCH', `${scalerPath(version, name)}?fieldManager=${manager}`, { spec }, 'application/merge-patch+json');
const fieldsOf = ({ metadata }: Answer, manager: string): unknown => metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1;

const cpuUse = (averageUtilization: number): JsonObject => ({
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }],
});

describe('a manager that speaks another version of the kind', () => {
  it('keeps what it applied: a change of it is a conflict', async () => {
    await applyScaler('one', 'v1', 'kept', { minReplicas: 2 });
    const refused = await applyScaler('two', 'v2', 'kept', { minReplicas: 3 });
    expect([refused.code, refused.message]).toEqual([409, 'Apply failed with 1 conflict: conflict with "one": .spec.minReplicas']);
    expect((await applyScaler('two', 'v2', 'kept', { minReplicas: 2 })).code).toBeUndefined();
  });

  it('is told of conflicts in its own words', async () => {
    await applyScaler('one', 'v1', 'renamed', { targetCPUUtilizationPercentage: 50 });
    const refused = await applyScaler('two', 'v2', 'renamed', cpuUse(60));
    expect(refused.message).toBe('Apply failed with 1 conflict: conflict with "one": .spec.targetCPUUtilizationPercentage');
    const forced = await applyScaler('two', 'v2', 'renamed', cpuUse(60), '&force=true');
    expect(forced.spec).toMatchObject(cpuUse(60));
    expect(JSON.stringify(fieldsOf(forced, 'one'))).not.toContain('targetCPU');
    expect(JSON.stringify(fieldsOf(forced, 'one'))).toContain('f:maxReplicas');
  });

  it('that updated is named with its version', async () => {
    await applyScaler('one', 'v2', 'updated', {});
    await mergeScaler('tuner', 'v1', 'updated', { targetCPUUtilizationPercentage: 70 });
    const refused = await applyScaler('one', 'v2', 'updated', cpuUse(80));
    expect(refused.message).toBe('Apply failed with 1 conflict: conflict with "tuner" using autoscaling/v1: .spec.targetCPUUtilizationPercentage');
  });

  it('loses what somebody else writes in another version', async () => {
    await applyScaler('one', 'v1', 'lost', { minReplicas: 2, targetCPUUtilizationPercentage: 50 });
    const merged = await mergeScaler('tuner', 'v2', 'lost', { minReplicas: 4, ...cpuUse(75) });
    expect(fieldsOf(merged, 'one')).toEqual({ 'f:spec': { 'f:maxReplicas': {}, 'f:scaleTargetRef': {} } });
    expect(fieldsOf(merged, 'tuner')).toEqual({ 'f:spec': { 'f:metrics': {}, 'f:minReplicas': {} } });
  });

  it('that applies in a new version drops what it applied in the old one', async () => {
    await applyScaler('one', 'v1', 'moved', { minReplicas: 2, targetCPUUtilizationPercentage: 50 });
    const moved = await applyScaler('one', 'v2', 'moved', { minReplicas: 2 });
    expect(moved.metadata.managedFields?.map(({ manager, apiVersion }) => [manager, apiVersion])).toEqual([['one', 'autoscaling/v2']]);
    expect(moved.spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
    expect(JSON.stringify(moved.spec)).not.toContain('"averageUtilization":50');
  });

  it('keeps what another manager drops', async () => {
    await applyScaler('one', 'v2', 'shared', { minReplicas: 2, ...cpuUse(50) });
    await applyScaler('two', 'v1', 'shared', { minReplicas: 2, targetCPUUtilizationPercentage: 50 });
    const less = await applyScaler('one', 'v2', 'shared', {});
    expect(less.spec).toMatchObject({ minReplicas: 2, ...cpuUse(50) });
    const none = await applyScaler('two', 'v1', 'shared', {});
    expect(none.spec['targetCPUUtilizationPercentage']).not.toBe(50);
  });

  it('of events tells them in its own names', async () => {
    const event = (more: JsonObject): JsonObject => ({ metadata: { name: 'told', namespace: 'default' }, ...more });
    const core = event({ apiVersion: 'v1', kind: 'Event', message: 'a', reason: 'r', type: 'Normal', involvedObject: { kind: 'Pod', namespace: 'default' } });
    const apply = (path: string, body: JsonObject): Promise<Answer> => send('PATCH', path, body, 'application/apply-patch+yaml');
    expect((await apply('/api/v1/namespaces/default/events/told?fieldManager=one', core)).code).toBeUndefined();
    const other = event({ apiVersion: 'events.k8s.io/v1', kind: 'Event', note: 'b' });
    const refused = await apply('/apis/events.k8s.io/v1/namespaces/default/events/told?fieldManager=two', other);
    expect(refused.message).toBe('Apply failed with 1 conflict: conflict with "one": .message');
  });
});

it('a manager of a version that is gone is dropped by the next write', async () => {
  const path = '/api/v1/namespaces/default/configmaps/old';
  const applied = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old' }, data: { a: '1' } };
  const first = await send('PATCH', `${path}?fieldManager=one`, applied, 'application/apply-patch+yaml');
  const entry = { ...first.metadata.managedFields![0], manager: 'ghost', apiVersion: 'v1alpha1' };
  await send('PATCH', path, { metadata: { managedFields: [...first.metadata.managedFields!, entry] } }, 'application/merge-patch+json');
  const changed = await send('PATCH', `${path}?fieldManager=two`, { ...applied, data: { a: '1', b: '1' } }, 'application/apply-patch+yaml');
  expect(changed.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['one', 'two']);
});

it.each(['5', '{}', '[5]', '[{}]', '[{"type":"Resource","resource":{"name":"cpu"}}]', 'null', '{'])(
  'an annotation that carries no metrics, %s, says nothing',
  async (text) => {
    const names = ['metrics', 'behavior', 'current-metrics', 'conditions'];
    const annotations = Object.fromEntries(names.map((name) => [`autoscaling.alpha.kubernetes.io/${name}`, text]));
    const body = scaler('v1', 'odd', {});
    const answer = await send(
      'POST',
      '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers?dryRun=All',
      { ...body, metadata: { name: 'odd', annotations } },
      'application/json',
    );
    expect(answer.message).toBeUndefined();
    expect(answer.spec).toMatchObject({ maxReplicas: 5 });
  },
);
