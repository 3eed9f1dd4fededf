import { isIP, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { invalid, type FieldError } from '@kubets/machinery';
import { noErrors } from './rules.ts';

export { isIP, isIPv4, isIPv6 };

/** `10.0.0.1` or `fd00::1`; leading zeros and zones are refused. */
export function checkIp(field: string, ip: string): readonly FieldError[] {
  return isIP(ip) === 0 || ip.includes('%') ? [invalid(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')] : noErrors;
}

/** `10.0.0.0/8` or `fd00::/8`. */
export function checkCidr(field: string, cidr: string): readonly FieldError[] {
  return isCidr(cidr) ? noErrors : [invalid(field, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}

export function isCidr(cidr: string): boolean {
  const slash = cidr.indexOf('/');
  const length = cidr.slice(slash + 1);
  const bits = isIP(cidr.slice(0, Math.max(slash, 0))) === 6 ? 128 : 32;
  return slash > 0 && isIP(cidr.slice(0, slash)) !== 0 && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= bits;
}

/** Whether one range is a part of the other, and not all of it. Both have to be ranges. */
export function isStrictlyWithin(part: string, whole: string): boolean {
  const [[address, partBits], [network, wholeBits]] = [ipaddr.parseCIDR(part), ipaddr.parseCIDR(whole)];
  return address.kind() === network.kind() && partBits > wholeBits && address.match(network, wholeBits);
}

const notForEndpoints: Readonly<Record<string, string>> = {
  unspecified: 'may not be unspecified',
  loopback: 'may not be in the loopback range (127.0.0.0/8, ::1/128)',
  linkLocal: 'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  multicast: 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
};

/** An address traffic can be sent to from anywhere: none with a meaning on one host or link alone. */
export function checkNonSpecialIp(field: string, ip: string): readonly FieldError[] {
  const wrong = checkIp(field, ip);
  if (wrong.length > 0) return wrong;
  const range = ipaddr.parse(ip).range();
  const detail = notForEndpoints[range];
  return detail === undefined || (range === 'multicast' && !isLinkLocalMulticast(ip)) ? noErrors : [invalid(field, ip, detail)];
}

const isLinkLocalMulticast = (ip: string): boolean => ip.startsWith('224.0.0.') || ip.toLowerCase().startsWith('ff02:');
