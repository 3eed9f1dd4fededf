import type { Pod } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubectl } from './harness/run-program.ts';
import { patiently, workloadFixture } from './workloads/fixture.ts';
import { template, workload } from './workloads/manifests.ts';

const on = workloadFixture('scheduling');
const hostname = 'kubernetes.io/hostname';
const node = (index: number): string => on.nodeNames[index] ?? '';

/** Cluster-wide, so named for the namespace. */
const priority = (name: string): string => `${on.scratch.name}-${name}`;

beforeAll(async () => {
  const priorityClass = (name: string, more: object): object => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: priority(name), labels: { scratch: on.scratch.name } },
    ...more,
  });
  await on.scratch.apply(priorityClass('high', { value: 1000 }), priorityClass('patient', { value: 1000, preemptionPolicy: 'Never' }));
});
afterAll(() => kubectl('delete', 'priorityclass', '-l', `scratch=${on.scratch.name}`));

interface PodOptions {
  readonly spec?: object;
  readonly hostPort?: object;
}

function pod(name: string, { spec = {}, hostPort }: PodOptions = {}): object {
  const container = hostPort && { ports: [{ containerPort: 8080, ...hostPort }] };
  const { metadata, ...rest } = template(name, { spec, ...(container && { container }) }) as { metadata: object };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name }, ...rest };
}

const onNode = (index: number): object => ({ nodeSelector: { [hostname]: node(index) } });
const ready = (name: string): Promise<string> => on.condition(`pod/${name}`, 'Ready');
const whyPending = async (name: string): Promise<string> => {
  const { status } = await on.scratch.get<Pod>('pod', name);
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False' ? `${scheduled.reason}: ${scheduled.message}` : '';
};

describe.concurrent('a pod', () => {
  it('of higher priority takes the place of one of lower priority, unless it never preempts', async () => {
    const hostPort = { hostPort: 24_101 };
    await on.scratch.apply(pod('low', { hostPort, spec: onNode(0) }));
    await ready('low');
    await on.scratch.apply(pod('patient', { hostPort, spec: { ...onNode(0), priorityClassName: priority('patient') } }));
    await eventually(async () => expect(await whyPending('patient')).toContain('not eligible due to preemptionPolicy=Never'), patiently);
    await on.scratch.kubectl('delete', 'pod', 'patient');
    await on.scratch.apply(pod('high', { hostPort, spec: { ...onNode(0), priorityClassName: priority('high') } }));
    await ready('high');
    expect((await on.scratch.tryKubectl('get', 'pod', 'low')).code).toBe(1);
    const events = await on.scratch.kubectl('get', 'events', '--field-selector=reason=Preempted', '-o', 'jsonpath={.items[*].involvedObject.name}');
    expect(events).toBe('low');
  });

  it('shares a host port with others of another address or protocol', async () => {
    const spec = onNode(1);
    await on.scratch.apply(
      pod('tcp-one', { spec, hostPort: { hostPort: 24_102, hostIP: '127.0.0.1' } }),
      pod('tcp-two', { spec, hostPort: { hostPort: 24_102, hostIP: '127.0.0.2' } }),
      pod('udp-one', { spec, hostPort: { hostPort: 24_102, hostIP: '127.0.0.1', protocol: 'UDP' } }),
    );
    await Promise.all(['tcp-one', 'tcp-two', 'udp-one'].map(ready));
    await on.scratch.apply(pod('tcp-any', { spec, hostPort: { hostPort: 24_102 } }));
    await eventually(async () => expect(await whyPending('tcp-any')).toContain("1 node(s) didn't have free ports for the requested pod ports"), patiently);
  });

  it('waits for a taint to go', async () => {
    const taint = `kubets.io/${on.scratch.name}`;
    await kubectl('taint', 'node', node(2), `${taint}=yes:NoSchedule`);
    try {
      const tolerations = [{ key: taint, operator: 'Exists', effect: 'NoSchedule' }];
      await on.scratch.apply(pod('kept-off', { spec: onNode(2) }), pod('tolerant', { spec: { ...onNode(2), tolerations } }));
      await ready('tolerant');
      await eventually(async () => expect(await whyPending('kept-off')).toContain('1 node(s) had untolerated taint'), patiently);
    } finally {
      await kubectl('taint', 'node', node(2), `${taint}-`);
    }
    await ready('kept-off');
  });

  it('waits for a node with the labels it asks for', async () => {
    const label = `kubets.io/${on.scratch.name}-disk`;
    await on.scratch.apply(pod('choosy', { spec: { nodeSelector: { [label]: 'fast' } } }));
    await eventually(
      async () => expect(await whyPending('choosy')).toMatch(/^Unschedulable: 0\/\d+ nodes are available: .*didn't match Pod's node affinity\/selector/),
      patiently,
    );
    await kubectl('label', 'node', node(1), `${label}=fast`);
    try {
      await ready('choosy');
      expect((await on.scratch.get<Pod>('pod', 'choosy')).spec.nodeName).toBe(node(1));
    } finally {
      await kubectl('label', 'node', node(1), `${label}-`);
    }
  });

  it('is not looked at until its gates are lifted', async () => {
    await on.scratch.apply(pod('gated', { spec: { schedulingGates: [{ name: 'example.com/wait' }] } }));
    await eventually(async () => expect(await whyPending('gated')).toMatch(/^SchedulingGated: /), patiently);
    await on.scratch.kubectl('patch', 'pod', 'gated', '--type=json', '-p', '[{"op":"remove","path":"/spec/schedulingGates"}]');
    await ready('gated');
  });
});

describe.concurrent('replicas', () => {
  it('that must not meet leave over what has no node', async () => {
    const labelSelector = { matchLabels: { app: 'alone' } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: hostname, labelSelector }] } };
    const replicas = on.nodeNames.length + 1;
    await on.scratch.apply(workload('ReplicaSet', 'alone', { replicas }, { spec: { affinity } }));
    await eventually(async () => {
      const pods = await on.podsOf('alone');
      const placed = pods.flatMap(({ spec }) => spec.nodeName ?? []);
      expect(placed.toSorted()).toEqual([...on.nodeNames].toSorted());
      const [left] = pods.filter(({ spec }) => !spec.nodeName);
      expect(await whyPending(left?.metadata.name ?? '')).toContain(`${on.nodeNames.length} node(s) didn't match pod anti-affinity rules`);
    }, patiently);
  });

  it('that must spread go evenly over the nodes', async () => {
    const labelSelector = { matchLabels: { app: 'even' } };
    const topologySpreadConstraints = [{ maxSkew: 1, topologyKey: hostname, whenUnsatisfiable: 'DoNotSchedule', labelSelector }];
    await on.scratch.apply(workload('ReplicaSet', 'even', { replicas: on.nodeNames.length * 2 }, { spec: { topologySpreadConstraints } }));
    await eventually(async () => {
      const placed = (await on.podsOf('even')).map(({ spec }) => spec.nodeName ?? '');
      expect(placed.toSorted()).toEqual([...on.nodeNames, ...on.nodeNames].toSorted());
    }, patiently);
  });
});
