import type { IPAddress, ServiceCIDR } from '@kubets/api';
import ipaddr from 'ipaddr.js';
import type { ConditionDraft } from '../../conditions.ts';

export const protection = 'networking.k8s.io/service-cidr-finalizer';

/** Whether an address lies in this range and in none that stays. */
export function isNeeded(range: ServiceCIDR, ranges: readonly ServiceCIDR[], addresses: readonly IPAddress[]): boolean {
  const staying = ranges.filter(({ metadata }) => metadata.uid !== range.metadata.uid && metadata.deletionTimestamp === undefined);
  return addresses.some(({ metadata }) => rangesHolding(metadata.name, [range]).length > 0 && rangesHolding(metadata.name, staying).length === 0);
}

/** The ranges an address lies in. */
export function rangesHolding(address: string, ranges: readonly ServiceCIDR[]): readonly ServiceCIDR[] {
  if (!ipaddr.isValid(address)) return [];
  const parsed = ipaddr.parse(address);
  return ranges.filter(({ spec }) =>
    (spec.cidrs ?? []).some((cidr) => {
      const [network, bits] = ipaddr.parseCIDR(cidr);
      return network.kind() === parsed.kind() && parsed.match(network, bits);
    }),
  );
}

export function readiness({ metadata }: ServiceCIDR, needed: boolean): ConditionDraft {
  if (metadata.deletionTimestamp === undefined) return { type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' };
  const message = 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';
  return { type: 'Ready', status: 'False', reason: 'Terminating', message: needed ? message : '' };
}
