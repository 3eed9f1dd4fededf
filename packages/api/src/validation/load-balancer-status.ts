import { forbidden, invalid, required, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkIp, isIP } from './addresses.ts';
import { checkEach, checkText, noErrors, when } from './rules.ts';

interface Point {
  readonly ip?: string | undefined;
  readonly hostname?: string | undefined;
}

/** Where a load balancer is reached, as Services and Ingresses report it: by address or by name. */
export function checkPoint(field: string, { ip = '', hostname = '' }: Point): readonly FieldError[] {
  const named = hostname === '' ? noErrors : checkText(`${field}.hostname`, hostname, validateDnsSubdomain);
  return [
    ...(ip === '' ? noErrors : checkIp(`${field}.ip`, ip)),
    ...named,
    ...when(hostname !== '' && isIP(hostname) !== 0, () => invalid(`${field}.hostname`, hostname, 'must be a DNS name, not an IP address')),
  ];
}

interface ServicePoint extends Point {
  readonly ipMode?: string | undefined;
}

/** Those of a Service tell how packets for the address arrive. */
export function checkServicePoints(points: readonly ServicePoint[] | undefined): readonly FieldError[] {
  return checkEach('status.loadBalancer.ingress', points, (point, at) => [
    ...checkPoint(at, point),
    ...when(Boolean(point.ip) && point.ipMode === undefined, () => required(`${at}.ipMode`, 'must be specified when `ip` is set')),
    ...when(!point.ip && point.ipMode !== undefined, () => forbidden(`${at}.ipMode`, 'may not be specified when `ip` is not set')),
  ]);
}
