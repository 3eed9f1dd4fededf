import { hash } from 'node:crypto';
import type { Destination, ServicePort } from '../service-ports.ts';

/** The chains of one Service port, named as upstream names them: the same port always has the same chains. */
export interface ServiceChains {
  /** Endpoints of the cluster. */
  readonly service: string;
  /** Endpoints of this node alone, for the Local traffic policies. */
  readonly local: string;
  /** Traffic from outside the cluster. */
  readonly external: string;
  /** Drops what the load balancer's source ranges do not allow. */
  readonly firewall: string;
}

export function serviceChains({ name, protocol }: Pick<ServicePort, 'name' | 'protocol'>): ServiceChains {
  const own = shortHash(name + protocol);
  return { service: `KUBE-SVC-${own}`, local: `KUBE-SVL-${own}`, external: `KUBE-EXT-${own}`, firewall: `KUBE-FW-${own}` };
}

export function endpointChain({ name, protocol }: Pick<ServicePort, 'name' | 'protocol'>, { address, port }: Destination): string {
  return `KUBE-SEP-${shortHash(`${name}${protocol}${address}:${port}`)}`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first 16 characters of the base32 of the SHA-256: chain names may have 28 characters. */
function shortHash(text: string): string {
  const digest = hash('sha256', text, 'buffer');
  let short = '';
  let bits = 0;
  let held = 0;
  for (let byte = 0; short.length < 16; byte++) {
    bits = (bits << 8) | (digest[byte] ?? 0);
    for (held += 8; held >= 5; held -= 5) short += alphabet[(bits >>> (held - 5)) & 31];
    bits &= 31;
  }
  return short;
}
