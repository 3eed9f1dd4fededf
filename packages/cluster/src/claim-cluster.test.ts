import { describe, expect, it } from 'vitest';
import { freeIndex } from './claim-cluster.ts';
import { mostClusters } from './cluster-config.ts';
import { overlaps } from './network/host-routes.ts';

describe('the address ranges of a new cluster', () => {
  it.each([
    ['the first, on a machine with nothing else', [], ['192.168.1.0/24', '172.17.0.0/16'], 0],
    ['the first that no cluster has', [0, 1, 3], [], 2],
    ['none that holds the network of the machine', [], ['10.89.0.0/23'], 2],
    ['none whose pods would have addresses of a network the machine reaches', [], ['10.244.7.0/24', '10.243.0.0/17'], 2],
    ['none with a single address the machine reaches', [0], ['10.89.1.77'], 2],
  ])('are %s', (_which, taken, routes, index) => {
    expect(freeIndex(taken, routes)).toBe(index);
  });

  it('run out with an error that says where to look', () => {
    expect(() => freeIndex([], ['10.0.0.0/8'])).toThrow('no address range left');
    expect(() => freeIndex([...Array(mostClusters).keys()], [])).toThrow('no address range left');
  });
});

describe('two ranges of addresses', () => {
  it.each([
    ['10.89.0.0/24', '10.89.0.0/24', true],
    ['10.0.0.0/8', '10.89.0.0/24', true],
    ['10.89.0.0/24', '10.0.0.0/8', true],
    ['10.89.0.5', '10.89.0.0/24', true],
    ['10.89.1.0/24', '10.89.0.0/24', false],
    ['11.0.0.0/8', '10.89.0.0/24', false],
  ])('%s and %s have addresses in common: %s', (a, b, common) => {
    expect(overlaps(a, b)).toBe(common);
  });
});
