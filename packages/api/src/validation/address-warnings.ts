import ipaddr from 'ipaddr.js';
import { isIPv6 } from './addresses.ts';

/** IPv6 has many ways to write one address; the shortest, in lower case, is the one tools compare. */
export function ipWarnings(field: string, ip: string): readonly string[] {
  if (!isIPv6(ip) || ip.includes('%')) return [];
  const canonical = ipaddr.IPv6.parse(ip).toRFC5952String();
  return canonical === ip ? [] : [`${field}: IPv6 address ${JSON.stringify(ip)} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`];
}
