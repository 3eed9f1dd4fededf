import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type IpFamily = 'IPv4' | 'IPv6';

/** The addresses of one CIDR that Services may have, counted from its network address. */
export interface AddressRange {
  readonly text: string;
  readonly family: IpFamily;
  /** The network address. */
  readonly base: bigint;
  /** The last offset that may be given out; offset 0 never is. */
  readonly last: bigint;
}

/** Throws when `text` is no CIDR, or one too small to hold an address. */
export function parseRange(text: string): AddressRange {
  const [address = '', prefix = ''] = text.split('/');
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  if (version === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > bits - 2) throw new Error(`${JSON.stringify(text)} is not a range of service addresses`);
  const size = 1n << BigInt(bits - Number(prefix));
  const base = (toNumber(address) / size) * size;
  // The last address of an IPv4 range is its broadcast address.
  return { text, family: version === 6 ? 'IPv6' : 'IPv4', base, last: size - (version === 6 ? 1n : 2n) };
}

export function addressAt({ base, family }: AddressRange, offset: bigint): string {
  const value = base + offset;
  const length = family === 'IPv6' ? 16 : 4;
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
  return canonical(ipaddr.fromByteArray(bytes));
}

/** Undefined when the address is outside of what the range gives out. */
export function offsetOf(range: AddressRange, address: string): bigint | undefined {
  if (familyOf(address) !== range.family) return undefined;
  const offset = toNumber(address) - range.base;
  return offset >= 1n && offset <= range.last ? offset : undefined;
}

export function familyOf(address: string): IpFamily | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 6 ? 'IPv6' : 'IPv4';
}

/** One spelling per address: RFC 5952 for IPv6. */
export const canonicalAddress = (address: string): string => canonical(ipaddr.parse(address));

/**
 * Offsets below the band are chosen by people (DNS is by habit the tenth address), those above by the server, so that the two rarely meet.
 * At least 16 addresses and at most 256, a sixteenth of the range in between.
 */
export function staticBand({ last }: AddressRange): bigint {
  const sixteenth = (last + 1n) / 16n;
  if (last <= 16n) return 0n;
  return sixteenth < 16n ? 16n : sixteenth > 256n ? 256n : sixteenth;
}

const canonical = (address: ipaddr.IPv4 | ipaddr.IPv6): string => (address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString());

function toNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
