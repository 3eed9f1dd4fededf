import type { ServiceCIDR } from '@kubets/api';
import type { ApiserverConfig } from '../config.ts';
import { type AddressRange, parseRange } from './address-range.ts';

/** The configured range, or one of each family separated by a comma. */
export function serviceRanges({ serviceClusterIpRange }: Pick<ApiserverConfig, 'serviceClusterIpRange'>): readonly AddressRange[] {
  const ranges = serviceClusterIpRange.split(',').map((text) => parseRange(text.trim()));
  if (ranges.length > 2 || new Set(ranges.map(({ family }) => family)).size !== ranges.length) {
    throw new Error(`--service-cluster-ip-range must be one range, or one of each IP family, not ${JSON.stringify(serviceClusterIpRange)}`);
  }
  return ranges;
}

/** The configured ranges, then those of ServiceCIDRs that are ready and not on their way out. */
export function openRanges(configured: readonly AddressRange[], added: readonly ServiceCIDR[]): readonly AddressRange[] {
  const known = new Set(configured.map(({ text }) => text));
  const texts = added.filter(isOpen).flatMap(({ spec }) => spec.cidrs ?? []);
  return [...configured, ...[...new Set(texts)].filter((text) => !known.has(text) && holdsAddresses(text)).map(parseRange)];
}

const isOpen = ({ metadata, status }: ServiceCIDR): boolean =>
  metadata.deletionTimestamp === undefined && (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');

/** A ServiceCIDR may be of a single address, which is its network's own. */
function holdsAddresses(text: string): boolean {
  const [address = '', prefix = ''] = text.split('/');
  return Number(prefix) <= (address.includes(':') ? 126 : 30);
}
