import type { Node, Pod, Service } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { describeWorkload } from './workload.ts';

const ready = [{ type: 'Ready', status: 'True' }];
const node = (name: string, address: string, status: string, spec = {}): Node => {
  const conditions = [{ type: 'Ready', status }];
  const reported = { conditions, addresses: [{ type: 'InternalIP', address }], allocatable: { pods: '110' } };
  return { metadata: { name }, spec: { podCIDR: '10.244.0.0/24', ...spec }, status: reported } as unknown as Node;
};
const pod = (name: string, nodeName: string, status: object): Pod =>
  ({ metadata: { name, namespace: 'default' }, spec: { nodeName }, status }) as unknown as Pod;
const service = (name: string, ports: readonly object[]): Service => ({ metadata: { name, namespace: 'default' }, spec: { ports } }) as unknown as Service;

describe('what runs on a cluster', () => {
  const found = describeWorkload(
    [node('a', '10.89.0.11', 'True'), node('b', '10.89.0.12', 'Unknown', { unschedulable: true })],
    [
      pod('ready', 'a', { phase: 'Running', conditions: ready }),
      pod('starting', 'a', { phase: 'Pending' }),
      pod('done', 'a', { phase: 'Succeeded' }),
      pod('elsewhere', 'b', { phase: 'Running', conditions: ready }),
    ],
    [
      service('web', [
        { port: 80, protocol: 'TCP', nodePort: 30080 },
        { name: 'https', port: 443, protocol: 'TCP', nodePort: 30443 },
        { port: 53, protocol: 'UDP', nodePort: 30053 },
      ]),
      service('inner', [{ port: 80, protocol: 'TCP' }]),
    ],
  );

  it('counts the pods that are to run on each node, and those that are ready', () => {
    expect(found.nodes).toEqual([
      { name: 'a', status: 'Ready', address: '10.89.0.11', podCidr: '10.244.0.0/24', pods: 2, podsReady: 1, podsAtMost: 110 },
      { name: 'b', status: 'NotReady,SchedulingDisabled', address: '10.89.0.12', podCidr: '10.244.0.0/24', pods: 1, podsReady: 1, podsAtMost: 110 },
    ]);
  });

  it('names each node port at every node that is ready', () => {
    expect(found.endpoints).toEqual([
      { service: 'default/web', port: 30080, urls: ['http://10.89.0.11:30080'] },
      { service: 'default/web', port: 30443, urls: ['https://10.89.0.11:30443'] },
      { service: 'default/web', port: 30053, urls: ['udp://10.89.0.11:30053'] },
    ]);
  });
});
