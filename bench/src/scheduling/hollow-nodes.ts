import { nodes } from '@kubets/api';
import type { Client } from '@kubets/client';
import { formatTime } from '@kubets/machinery';
import { parallel } from '../figures.ts';

const capacity = { cpu: '32', memory: '128Gi', pods: '110', 'ephemeral-storage': '100Gi' };
const label = 'kubets.dev/hollow';

/** Nodes nobody runs, Ready, over ten zones; how many a second were made. */
export async function createNodes(client: Client, count: number): Promise<number> {
  const started = performance.now();
  await parallel(count, 32, (index) => createNode(client, index));
  return count / ((performance.now() - started) / 1000);
}

export async function removeNodes(client: Client): Promise<void> {
  await client.deleteCollection(nodes, { labelSelector: label });
}

async function createNode(client: Client, index: number): Promise<void> {
  const name = `hollow-${String(index).padStart(5, '0')}`;
  const now = formatTime(new Date());
  const labels = { [label]: '', 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index % 10}` };
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', lastHeartbeatTime: now, lastTransitionTime: now };
  await client.create(nodes, { metadata: { name, labels }, status: { capacity, allocatable: capacity, conditions: [ready] } });
  await client.patch(nodes, { name }, { type: 'merge', body: { status: { capacity, allocatable: capacity, conditions: [ready] } } }, { subresource: 'status' });
  // A new node is kept free until a controller has seen it Ready; there may be none.
  await client.patch(nodes, { name }, { type: 'merge', body: { spec: { taints: null } } });
}
