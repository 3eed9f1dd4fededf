import type { Node } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { planPodNetwork, routeCommands } from './plan-pod-network.ts';

const node = (name: string, podCIDR: string | undefined, address: string): Node =>
  ({ metadata: { name }, spec: { podCIDR }, status: { addresses: [{ type: 'InternalIP', address }] } }) as Node;

describe('planPodNetwork', () => {
  it("routes every other node's pods through that node, and knows this node's own range", () => {
    const plan = planPodNetwork(
      [node('node1', '10.244.0.0/24', '10.89.0.11'), node('node2', '10.244.1.0/24', '10.89.0.12'), node('node3', undefined, '10.89.0.13')],
      'node1',
    );
    expect([...plan.routes]).toEqual([['10.244.1.0/24', '10.89.0.12']]);
    expect(plan.podCidr).toBe('10.244.0.0/24');
  });
});

describe('routeCommands', () => {
  it.each([
    ['adds a new route', { a: '1' }, {}, ['route replace a via 1']],
    ['moves a route that changed', { a: '2' }, { a: '1' }, ['route replace a via 2']],
    ['removes a route that is gone', {}, { a: '1' }, ['route del a via 1']],
    ['does nothing when nothing changed', { a: '1' }, { a: '1' }, []],
  ])('%s', (_what, next, previous, commands) => {
    expect(routeCommands(new Map(Object.entries(next)), new Map(Object.entries(previous)))).toEqual(commands);
  });
});
