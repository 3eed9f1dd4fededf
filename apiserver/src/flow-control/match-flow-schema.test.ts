import type { FlowSchema, PriorityLevelConfiguration } from '@kubets/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFlowSchemas, defaultPriorityLevels } from '../bootstrap/priority-levels.ts';
import { requestInfo } from '../http/request-info.ts';
import { dealHand, hashFlow } from './deal-hand.ts';
import { FlowController } from './flow-controller.ts';
import type { FlowRequest } from './flow-request.ts';
import { divideSeats } from './level-seats.ts';

const controller = new FlowController({
  seats: 600,
  patienceMs: 1,
  schemas: defaultFlowSchemas as readonly FlowSchema[],
  levels: defaultPriorityLevels as readonly PriorityLevelConfiguration[],
});

function request(method: string, path: string, username: string, groups: readonly string[] = ['system:authenticated']): FlowRequest {
  return { info: requestInfo(method, path, new URLSearchParams()), user: { username, groups } };
}

const node = ['system:nodes', 'system:authenticated'];
const account = ['system:serviceaccounts', 'system:authenticated'];

describe('the default schemas', () => {
  it.each<[FlowRequest, schema: string, level: string]>([
    [request('DELETE', '/api/v1/namespaces/a/pods/b', 'admin', ['system:masters']), 'exempt', 'exempt'],
    [request('GET', '/readyz', 'system:anonymous', ['system:unauthenticated']), 'probes', 'exempt'],
    [request('GET', '/metrics', 'scraper'), 'global-default', 'global-default'],
    [request('PUT', '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x', 'system:kube-scheduler'), 'system-leader-election', 'leader-election'],
    [request('GET', '/api/v1/namespaces/a/endpoints/x', 'system:kube-controller-manager'), 'endpoint-controller', 'workload-high'],
    [request('PATCH', '/api/v1/nodes/n/status', 'system:node:n', node), 'system-node-high', 'node-high'],
    [request('GET', '/api/v1/namespaces/a/pods/b', 'system:node:n', node), 'system-nodes', 'system'],
    [request('GET', '/api/v1/pods', 'system:kube-controller-manager'), 'kube-controller-manager', 'workload-high'],
    [request('GET', '/api/v1/pods', 'system:kube-scheduler'), 'kube-scheduler', 'workload-high'],
    [request('GET', '/api/v1/pods', 'system:serviceaccount:kube-system:x', account), 'kube-system-service-accounts', 'workload-high'],
    [request('GET', '/api/v1/pods', 'system:serviceaccount:default:x', account), 'service-accounts', 'workload-low'],
    [request('GET', '/api/v1/pods', 'jane'), 'global-default', 'global-default'],
    [request('GET', '/api/v1/pods', 'nobody', []), 'catch-all', 'catch-all'],
  ])('sort %j', (asked, schema, level) => {
    const place = controller.place(asked);
    expect([place.schema, place.level.name]).toEqual([schema, level]);
  });

  it('share 600 seats as upstream does', () => {
    const specs = (defaultPriorityLevels as readonly PriorityLevelConfiguration[]).map(({ spec }) => spec);
    const seats = divideSeats(600, specs).map(({ nominal, lendable }, index) => [defaultPriorityLevels[index]!.metadata!.name, nominal, lendable]);
    expect(seats).toEqual([
      ['exempt', 0, 0],
      ['catch-all', 13, 0],
      ['system', 74, 24],
      ['node-high', 98, 25],
      ['leader-election', 25, 0],
      ['workload-high', 98, 49],
      ['workload-low', 245, 221],
      ['global-default', 49, 25],
    ]);
  });
});

describe('a hand of queues', () => {
  it('holds different queues, all there are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 128 }), fc.integer({ min: 1, max: 10 }), (schema, flow, deck, size) => {
        const hand = dealHand(hashFlow(schema, flow), deck, size);
        expect(new Set(hand).size).toBe(Math.min(size, deck));
        expect(hand.every((queue) => Number.isInteger(queue) && queue >= 0 && queue < deck)).toBe(true);
      }),
    );
  });

  it('differs from nearly every other flow', () => {
    const hands = Array.from({ length: 1000 }, (_, index) =>
      dealHand(hashFlow('schema', `user-${index}`), 128, 6)
        .toSorted((one, other) => one - other)
        .join(),
    );
    expect(new Set(hands).size).toBeGreaterThan(990);
  });
});
