import { BlockList, isIP } from 'node:net';
import { badRequest } from '@kubets/machinery';

/** What is the server's own or its link's: nobody is led there by what a pod or an endpoint says of itself. */
const closed = new BlockList();
closed.addSubnet('127.0.0.0', 8);
closed.addSubnet('169.254.0.0', 16);
closed.addSubnet('224.0.0.0', 24);
closed.addAddress('::1', 'ipv6');
closed.addSubnet('fe80::', 10, 'ipv6');
closed.addSubnet('ff01::', 16, 'ipv6');
closed.addSubnet('ff02::', 16, 'ipv6');

/** Throws BadRequest for addresses that requests are not passed on to. */
export function checkProxyable(host: string): void {
  const family = isIP(host);
  if (family !== 0 && closed.check(host, family === 4 ? 'ipv4' : 'ipv6')) throw badRequest('address not allowed');
}
