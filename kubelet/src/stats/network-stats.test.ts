import { expect, it } from 'vitest';
import { networkStats } from './network-stats.ts';

const head = 'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop\n';
const loopback = '    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0\n';
const time = new Date('2026-01-01T00:00:00Z');

it('the network of a pod is told by its interfaces, without the loopback', () => {
  const eth0 = '  eth0:    1256      14    2    0    0     0          0         0     1842      16    3    0    0     0       0          0\n';
  const counts = { name: 'eth0', rxBytes: 1256, rxErrors: 2, txBytes: 1842, txErrors: 3 };
  expect(networkStats(head + loopback + eth0, time)).toEqual({ time: '2026-01-01T00:00:00Z', ...counts, interfaces: [counts] });
  expect(networkStats(head + loopback, time)).toBeUndefined();
});
