import type { UdpFlows } from './conntrack.ts';
import type { ServicePort } from './service-ports.ts';

/**
 * UDP has no end of connection: flows to a Service that are answered by anything but one of its endpoints must be
 * forgotten, or their clients stay with an endpoint that is gone, or with none at all. The same holds for the addresses
 * of Services that are no more.
 */
export function staleFlows(flows: readonly UdpFlows[], ports: readonly ServicePort[], before: readonly ServicePort[]): readonly UdpFlows[] {
  const answering = new Map<string, Set<string>>();
  for (const port of before.filter(isUdp)) for (const entry of entriesOf(port)) answering.set(entry, new Set());
  for (const port of ports.filter(isUdp)) {
    const endpoints = new Set([...port.clusterEndpoints, ...port.localEndpoints].map(({ address }) => address));
    for (const entry of entriesOf(port)) answering.set(entry, endpoints);
  }
  return flows.filter(({ destination, port, answeredBy }) => {
    const endpoints = answering.get(`${destination}:${port}`) ?? answering.get(anyAddress(port));
    return endpoints !== undefined && !endpoints.has(answeredBy);
  });
}

/** Whether flows may have become stale: some UDP port is not what it was. */
export function udpChanged(ports: readonly ServicePort[], before: readonly ServicePort[]): boolean {
  const known = new Set(before.filter(isUdp));
  const now = ports.filter(isUdp);
  return now.length !== known.size || now.some((port) => !known.has(port));
}

/** Node ports are reached on every address of the node. */
function entriesOf({ clusterIP, externalIPs, loadBalancerIPs, port, nodePort }: ServicePort): readonly string[] {
  const addresses = [clusterIP, ...externalIPs, ...loadBalancerIPs].map((address) => `${address}:${port}`);
  return nodePort === undefined ? addresses : [...addresses, anyAddress(nodePort)];
}

const anyAddress = (port: number): string => `*:${port}`;
const isUdp = ({ protocol }: ServicePort): boolean => protocol === 'udp';
