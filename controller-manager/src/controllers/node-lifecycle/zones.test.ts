import type { Node } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { evictionRates } from './zones.ts';

const rates = { nodeEvictionRate: 0.1, secondaryNodeEvictionRate: 0.01, unhealthyZoneThreshold: 0.55, largeClusterSizeThreshold: 50 };

function zone(name: string, ready: number, lost: number): readonly Node[] {
  const node = (status: string): Node =>
    ({ metadata: { labels: { 'topology.kubernetes.io/zone': name } }, status: { conditions: [{ type: 'Ready', status }] } }) as unknown as Node;
  return [...Array.from({ length: ready }, () => node('True')), ...Array.from({ length: lost }, () => node('Unknown'))];
}

describe('evictionRates', () => {
  it.each([
    ['a node of three is lost: the usual rate', [...zone('a', 2, 1)], [0.1]],
    ['every node is lost: more likely our network, so none', [...zone('a', 0, 3)], [0]],
    ['one zone is lost and another is well: the usual rate', [...zone('a', 0, 3), ...zone('b', 3, 0)], [0.1, 0.1]],
    ['most of a small zone is lost: none', [...zone('a', 3, 7)], [0]],
    ['most of a large zone is lost: the slow rate', [...zone('a', 20, 40)], [0.01]],
  ])('%s', (_, nodes, expected) => {
    expect([...evictionRates(nodes, rates).values()]).toEqual(expected);
  });
});
