/**
 * Nodes without machines and pods to place on them; prints how many pods a second are created and bound.
 *   node bench/src/scheduling.ts [--kubeconfig F | --server URL --token T] [--nodes 1000] [--pods 3000]
 */
import { nodes, pods } from '@kubets/api';
import { formatTime, systemClock } from '@kubets/machinery';
import { parallel, printRate } from './figures.ts';
import { describeMachine, readTarget } from './target.ts';

const { client, numbers } = readTarget({ nodes: 1000, pods: 3000 });
const { nodes: nodeCount = 0, pods: podCount = 0 } = numbers;
const run = Date.now().toString(36);
const capacity = { cpu: '32', memory: '128Gi', pods: '110', 'ephemeral-storage': '100Gi' };

console.log(describeMachine());
await parallel(nodeCount, 32, createNode);
const started = performance.now();
await parallel(podCount, 32, createPod);
printRate('pods created', podCount / ((performance.now() - started) / 1000), { perSecond: 1300, bar: 1 });
const bound = await untilAllBound();
printRate('pods bound', podCount / bound, { perSecond: 244, bar: 4 });
await client.deleteCollection(pods, { namespace: 'default', labelSelector: `bench=${run}`, gracePeriodSeconds: 0 });
await client.deleteCollection(nodes, { labelSelector: `bench=${run}` });
await client.close();

async function createNode(index: number): Promise<void> {
  const name = `hollow-${run}-${String(index).padStart(5, '0')}`;
  const now = formatTime(new Date());
  await client.create(nodes, { metadata: { name, labels: { bench: run, 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `z${index % 3}` } } });
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', lastHeartbeatTime: now, lastTransitionTime: now };
  await client.patch(nodes, { name }, { type: 'merge', body: { status: { capacity, allocatable: capacity, conditions: [ready] } } }, { subresource: 'status' });
  await client.patch(nodes, { name }, { type: 'merge', body: { spec: { taints: null } } });
}

async function createPod(index: number): Promise<void> {
  const container = { name: 'c', image: 'pause', resources: { requests: { cpu: '100m', memory: '500Mi' } } };
  await client.create(pods, {
    metadata: { name: `load-${run}-${index}`, namespace: 'default', labels: { bench: run } },
    spec: { automountServiceAccountToken: false, nodeSelector: { bench: run }, containers: [container] },
  });
}

/** Seconds from the first pod's creation until no pod is without a node. */
async function untilAllBound(): Promise<number> {
  for (;;) {
    const left = await client.list(pods, { namespace: 'default', labelSelector: `bench=${run}`, fieldSelector: 'spec.nodeName=', limit: 1 });
    if (left.items.length === 0) return (performance.now() - started) / 1000;
    await systemClock.sleep(50);
  }
}
