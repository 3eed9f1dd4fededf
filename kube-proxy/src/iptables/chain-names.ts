import { createHash } from 'node:crypto';
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
  const hash = shortHash(name + protocol);
  return { service: `KUBE-SVC-${hash}`, local: `KUBE-SVL-${hash}`, external: `KUBE-EXT-${hash}`, firewall: `KUBE-FW-${hash}` };
}

export function endpointChain({ name, protocol }: Pick<ServicePort, 'name' | 'protocol'>, { address, port }: Destination): string {
  return `KUBE-SEP-${shortHash(`${name}${protocol}${address}:${port}`)}`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first 16 characters of the base32 of the SHA-256: chain names may have 28 characters. */
function shortHash(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 16 }, (_, index) => alphabet[Number((bits >> BigInt(75 - index * 5)) & 31n)]).join('');
}
