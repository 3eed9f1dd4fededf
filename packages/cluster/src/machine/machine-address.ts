import { readFileSync } from 'node:fs';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** The IPv4 address others reach this machine by: of the interface with the default route, of any other when there is none. */
export function machineAddress(routes = readFileSync('/proc/net/route', 'utf8'), interfaces = networkInterfaces()): string | undefined {
  const towardsWorld = defaultInterface(routes);
  const preferred = towardsWorld === undefined ? [] : (interfaces[towardsWorld] ?? []);
  return firstReachable([...preferred, ...Object.values(interfaces).flatMap((list) => list ?? [])]);
}

/** The interface of the default route with the lowest metric in the kernel's table of routes. */
function defaultInterface(routes: string): string | undefined {
  return routes
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000')
    .toSorted((a, b) => Number(a[6]) - Number(b[6]))[0]?.[0];
}

function firstReachable(addresses: readonly NetworkInterfaceInfo[]): string | undefined {
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
