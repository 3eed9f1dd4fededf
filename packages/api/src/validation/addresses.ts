import { isIP, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { invalid, type FieldError } from '@kubets/machinery';
import { noErrors } from './rules.ts';

export { isIP, isIPv4, isIPv6 };

/** `10.0.0.1` or `fd00::1`; forms that programs read in different ways are refused. */
export function checkIp(field: string, ip: string): readonly FieldError[] {
  const plain = withoutLeadingZeros(ip);
  if (isIP(plain) === 0 || ip.includes('%')) return [invalid(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  if (plain !== ip) return [invalid(field, ip, 'must not have leading 0s')];
  return isMapped(ip) ? [invalid(field, ip, 'must not be an IPv4-mapped IPv6 address')] : noErrors;
}

/** `10.0.0.0/8` or `fd00::/8`; forms that programs read in different ways are refused. */
export function checkCidr(field: string, cidr: string): readonly FieldError[] {
  const slash = cidr.indexOf('/');
  const plain = `${withoutLeadingZeros(cidr.slice(0, Math.max(slash, 0)))}/${cidr.slice(slash + 1).replace(/^0+(?=\d)/, '')}`;
  if (!isCidr(plain)) return [invalid(field, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (plain !== cidr) return [invalid(field, cidr, 'must not have leading 0s in IP or prefix length')];
  if (isMapped(cidr.slice(0, slash))) return [invalid(field, cidr, 'must not have an IPv4-mapped IPv6 address')];
  return isWholeRange(cidr) ? noErrors : [invalid(field, cidr, 'must not have bits set beyond the prefix length')];
}

const withoutLeadingZeros = (ip: string): string => (/^\d+(\.\d+){3}$/.test(ip) ? ip.replace(/(?<=^|\.)0+(?=\d)/g, '') : ip);
const isMapped = (ip: string): boolean => isIPv6(ip) && (ipaddr.parse(ip) as ipaddr.IPv6).isIPv4MappedAddress();

function isWholeRange(cidr: string): boolean {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  return bytes.every((byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, bits - index * 8)))) === 0);
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
