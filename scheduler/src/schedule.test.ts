import { events, type Node, nodes, type Pod, pods, priorityClasses } from '@kubets/api';
import { createLogger, createMetrics } from '@kubets/daemon';
import type { Draft } from '@kubets/machinery';
import { buildNode, buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { schedule } from './run.ts';

/** A second profile that fills nodes up. */
const packing = {
  schedulerName: 'packing',
  pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated' } } }],
  plugins: { score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] } },
};

let cluster: TestCluster;
let stop: AbortController;
let scheduling: Promise<void>;

beforeEach(async () => {
  cluster = await startTestCluster();
  stop = new AbortController();
  scheduling = schedule({
    client: cluster.client,
    config: configSchema.parse({ profiles: [{}, packing] }),
    metrics: createMetrics(),
    log: createLogger('kube-scheduler', { level: 'fatal' }),
    signal: stop.signal,
  });
});

afterEach(async () => {
  stop.abort(new Error('the test is over'));
  await scheduling.catch(() => undefined);
  await cluster.stop();
});

/** A node that is ready for pods: a new one carries the not-ready taint until a controller has seen it healthy. */
async function createNode(name: string, draft: Draft<Node> = {}): Promise<void> {
  await cluster.client.create(nodes, buildNode({ ...draft, metadata: { name, ...draft.metadata } }));
  await cluster.client.patch(nodes, { name }, { type: 'merge', body: { spec: { taints: draft.spec?.taints ?? null } } });
}
const createPod = (name: string, spec: Draft<Pod['spec']> = {}): Promise<Pod> =>
  cluster.client.create(pods, buildPod({ metadata: { name, namespace: 'default' }, spec }));
const getPod = (name: string): Promise<Pod> => cluster.client.get(pods, { namespace: 'default', name });
const nodeOf = (name: string): Promise<string> =>
  eventually(async () => {
    const { nodeName } = (await getPod(name)).spec;
    if (!nodeName) throw new Error(`${name} has no node`);
    return nodeName;
  });
const requesting = (cpu: string): Draft<Pod['spec']> => ({ containers: [{ name: 'main', image: 'example/app:1', resources: { requests: { cpu } } }] });
const eventMessages = async (name: string, reason: string): Promise<readonly (string | undefined)[]> => {
  const list = await cluster.client.list(events, { namespace: 'default' });
  return list.items.filter((event) => event.involvedObject.name === name && event.reason === reason).map(({ message }) => message);
};

describe('the scheduler', () => {
  it('binds a pod to a node that fits and says so', async () => {
    await createNode('node-1');
    await createPod('web');
    expect(await nodeOf('web')).toBe('node-1');
    const { status } = await getPod('web');
    expect(status.conditions?.find(({ type }) => type === 'PodScheduled')?.status).toBe('True');
    await eventually(async () => expect(await eventMessages('web', 'Scheduled')).toEqual(['Successfully assigned default/web to node-1']));
  });

  it('spreads pods over nodes and never overfills one', async () => {
    await Promise.all(['node-1', 'node-2', 'node-3'].map((name) => createNode(name)));
    const names = Array.from({ length: 12 }, (_, index) => `web-${index}`);
    await Promise.all(names.map((name) => createPod(name, requesting('1'))));
    const placed = await Promise.all(names.map(nodeOf));
    expect(
      Object.fromEntries(
        Map.groupBy(placed, (node) => node)
          .entries()
          .map(([node, all]) => [node, all.length]),
      ),
    ).toEqual({
      'node-1': 4,
      'node-2': 4,
      'node-3': 4,
    });
  });

  it('says why a pod has no node, and places it once a node fits', async () => {
    await createNode('node-1');
    await createNode('node-2', { spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } });
    await createPod('big', requesting('6'));
    const message =
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). ' +
      'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';
    await eventually(async () => {
      const condition = (await getPod('big')).status.conditions?.find(({ type }) => type === 'PodScheduled');
      expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
    });
    await eventually(async () => expect(await eventMessages('big', 'FailedScheduling')).toContain(message));
    await createNode('node-3', { status: { allocatable: { cpu: '8', memory: '8Gi', pods: '110' } } });
    expect(await nodeOf('big')).toBe('node-3');
  });

  it('places a waiting pod when another leaves', async () => {
    await createNode('node-1');
    await createPod('first', requesting('3'));
    await nodeOf('first');
    await createPod('second', requesting('3'));
    await eventually(async () => expect(await eventMessages('second', 'FailedScheduling')).toHaveLength(1));
    await cluster.client.delete(pods, { namespace: 'default', name: 'first' }, { gracePeriodSeconds: 0 });
    expect(await nodeOf('second')).toBe('node-1');
  });

  it('leaves pods of other schedulers and gated pods alone', async () => {
    await createNode('node-1');
    await createPod('other', { schedulerName: 'mine' });
    await createPod('gated', { schedulingGates: [{ name: 'example.com/wait' }] });
    await createPod('web');
    await nodeOf('web');
    expect((await getPod('other')).spec.nodeName).toBeUndefined();
    const gated = await getPod('gated');
    expect(gated.spec.nodeName).toBeUndefined();
    await cluster.client.patch(pods, gated.metadata, { type: 'json', body: [{ op: 'remove', path: '/spec/schedulingGates' }] });
    expect(await nodeOf('gated')).toBe('node-1');
  });

  it('places the pods of each profile by its own rules and in its own name', async () => {
    await Promise.all(['node-1', 'node-2'].map((name) => createNode(name)));
    await createPod('first', requesting('1'));
    const taken = await nodeOf('first');
    const names = ['second', 'third'];
    await Promise.all(names.map((name) => createPod(name, { ...requesting('1'), schedulerName: 'packing' })));
    expect(await Promise.all(names.map(nodeOf))).toEqual([taken, taken]);
    await eventually(async () => {
      const { items } = await cluster.client.list(events, { namespace: 'default' });
      const scheduled = items.find(({ involvedObject, reason }) => involvedObject.name === 'second' && reason === 'Scheduled');
      expect(scheduled?.reportingComponent).toBe('packing');
    });
  });

  it('makes room for a pod of higher priority', async () => {
    await createNode('node-1');
    await createPod('low', requesting('3'));
    await nodeOf('low');
    await cluster.client.create(priorityClasses, { metadata: { name: 'urgent' }, value: 1000 });
    await createPod('high', { ...requesting('3'), priorityClassName: 'urgent', priority: 1000 });
    await eventually(async () => expect((await getPod('low').catch(() => undefined))?.metadata.deletionTimestamp ?? 'gone').toBeTruthy());
    await eventually(async () => expect((await eventMessages('low', 'Preempted'))[0]).toMatch(/^Preempted by pod .* on node node-1$/));
    await cluster.client.delete(pods, { namespace: 'default', name: 'low' }, { gracePeriodSeconds: 0 }).catch(() => undefined);
    expect(await nodeOf('high')).toBe('node-1');
  });
});
