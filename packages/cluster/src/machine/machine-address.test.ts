import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { machineAddress } from './machine-address.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: `${address}/24` },
];
const interfaces = { lo: at('127.0.0.1', true), docker0: at('172.17.0.1'), eth0: at('192.0.2.5'), wlan0: at('198.51.100.7') };
const header = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n';
const route = (name: string, destination: string, metric: number, mask = destination): string =>
  `${name}\t${destination}\t010200C0\t0003\t0\t0\t${metric}\t${mask}\t0\t0\t0\n`;

describe('machineAddress', () => {
  it.each([
    ['the interface with the default route', route('docker0', '000011AC', 0, '0000FFFF') + route('eth0', '00000000', 0), '192.0.2.5'],
    ['the default route with the lowest metric', route('wlan0', '00000000', 600) + route('eth0', '00000000', 100), '192.0.2.5'],
    ['any interface when there is no default route', '', '172.17.0.1'],
  ])('takes %s', (_which, routes, address) => {
    expect(machineAddress(header + routes, interfaces)).toBe(address);
  });

  it('knows none on a machine with nothing but its loopback', () => {
    expect(machineAddress(header, { lo: at('127.0.0.1', true) })).toBeUndefined();
  });
});
