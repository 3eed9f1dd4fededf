import { isIP } from 'node:net';
import { invalid, required, validateDnsSubdomain, validatePathSegment, type FieldError } from '@kubets/machinery';
import { checkCidr, isIPv6 } from '../validation/addresses.ts';
import { ipWarnings } from '../validation/address-warnings.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkEach, checkRequiredText, checkText, noErrors, when } from '../validation/rules.ts';
import type { IPAddress } from './ip-address.ts';
import type { ServiceCIDR } from './service-cidr.ts';

/** The name of an IPAddress is the address, written the one canonical way. */
export function validateAddressName(name: string): readonly string[] {
  const canonical = isIP(name) !== 0 && ipWarnings('', name).length === 0;
  return canonical ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
}

export function validateAddress({ spec }: IPAddress): readonly FieldError[] {
  const { group, resource, name, namespace } = spec.parentRef;
  return [
    ...(group ? checkText('spec.parentRef.group', group, validateDnsSubdomain) : noErrors),
    ...checkRequiredText('spec.parentRef.resource', resource, validatePathSegment),
    ...checkRequiredText('spec.parentRef.name', name, validatePathSegment),
    ...(namespace ? checkText('spec.parentRef.namespace', namespace, validatePathSegment) : noErrors),
  ];
}

export const validateAddressUpdate = ({ spec }: IPAddress, { spec: old }: IPAddress): readonly FieldError[] =>
  checkImmutable('spec.parentRef', spec.parentRef, old.parentRef);

export function validateServiceCidr({ spec }: ServiceCIDR): readonly FieldError[] {
  const { cidrs = [] } = spec;
  if (cidrs.length === 0) return [required('spec.cidrs', 'at least one CIDR required')];
  const [first, second] = cidrs.map((cidr) => isIPv6(cidr.split('/')[0] ?? ''));
  return [
    ...when(cidrs.length > 2, () => invalid('spec.cidrs', cidrs, 'may only hold up to 2 values')),
    ...when(cidrs.length === 2 && first === second, () =>
      invalid('spec.cidrs', cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'),
    ),
    ...checkEach('spec.cidrs', cidrs, (cidr, at) => checkCidr(at, cidr)),
  ];
}

/** A range may be joined by one of the other family; what it was stays. */
export function validateServiceCidrUpdate({ spec }: ServiceCIDR, { spec: old }: ServiceCIDR): readonly FieldError[] {
  const { cidrs = [] } = spec;
  const { cidrs: before = [] } = old;
  const kept = before.every((cidr, index) => cidrs[index] === cidr);
  return when(!kept, () => invalid('spec.cidrs', cidrs, 'field is immutable'));
}
