import ipaddr from 'ipaddr.js';

/** A range of addresses, as numbers. */
interface Range {
  readonly family: 'ipv4' | 'ipv6';
  readonly first: bigint;
  readonly bits: number;
  readonly prefix: number;
}

/** Throws for text that is no CIDR. */
export function parseRange(cidr: string): Range {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const bits = bytes.length * 8;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const host = BigInt(bits - prefix);
  return { family: bits === 32 ? 'ipv4' : 'ipv6', first: (value >> host) << host, bits, prefix };
}

/** The first block of `maskSize` in the cluster's range that meets no range in use; undefined when none is left. */
export function nextFreeBlock(clusterCidr: string, maskSize: number, used: readonly string[]): string | undefined {
  const cluster = parseRange(clusterCidr);
  const taken = used.flatMap(tryParse).filter((range) => range.family === cluster.family);
  const size = 1n << BigInt(cluster.bits - maskSize);
  const end = cluster.first + (1n << BigInt(cluster.bits - cluster.prefix));
  let first = cluster.first;
  while (first + size <= end) {
    const hit = taken.find((range) => first < range.first + sizeOf(range) && range.first < first + size);
    if (hit === undefined) return `${formatAddress(first, cluster.bits)}/${maskSize}`;
    const after = hit.first + sizeOf(hit);
    first += ((after - first + size - 1n) / size) * size;
  }
  return undefined;
}

function tryParse(cidr: string): readonly Range[] {
  try {
    return [parseRange(cidr)];
  } catch {
    return [];
  }
}

function sizeOf({ bits, prefix }: Range): bigint {
  return 1n << BigInt(bits - prefix);
}

function formatAddress(value: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 * (index + 1))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
