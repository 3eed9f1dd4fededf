import { describe, expect, it } from 'vitest';
import { nextFreeBlock } from './plan.ts';

describe('nextFreeBlock', () => {
  it.each([
    ['the first block of an unused range', '10.244.0.0/16', 24, [], '10.244.0.0/24'],
    ['the first gap', '10.244.0.0/16', 24, ['10.244.0.0/24', '10.244.2.0/24'], '10.244.1.0/24'],
    ['nothing that meets a larger range', '10.244.0.0/16', 24, ['10.244.0.0/22'], '10.244.4.0/24'],
    ['nothing that meets a smaller range', '10.244.0.0/16', 24, ['10.244.0.7/32'], '10.244.1.0/24'],
    ['IPv6 blocks, whatever IPv4 is used', 'fd00::/48', 64, ['10.244.0.0/24', 'fd00::/64'], 'fd00:0:0:1::/64'],
    ['nothing when the range is full', '10.244.0.0/23', 24, ['10.244.0.0/24', '10.244.1.0/24'], undefined],
  ])('gives %s', (_, cluster, size, used, expected) => {
    expect(nextFreeBlock(cluster, size, used)).toBe(expected);
  });
});
