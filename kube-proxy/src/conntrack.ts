import { spawn } from 'node:child_process';
import type { ServicePort } from './service-ports.ts';

/** UDP has no end of connection: flows to endpoints that are gone, or that bypassed a Service while it had none, must be forgotten. */
export function staleFlows(next: readonly ServicePort[], previous: readonly ServicePort[]): readonly (readonly string[])[] {
  const before = new Map(previous.filter(isUdp).map((port) => [port.name, port]));
  return next.filter(isUdp).flatMap((port) => {
    const old = before.get(port.name);
    const entries = [port.clusterIP, ...port.externalIPs, ...port.loadBalancerIPs];
    const gone = (old?.clusterEndpoints ?? []).filter(({ address }) => !port.clusterEndpoints.some((endpoint) => endpoint.address === address));
    const becameUsable = port.clusterEndpoints.length > 0 && (old?.clusterEndpoints.length ?? 0) === 0;
    return [
      ...gone.flatMap(({ address }) => entries.map((ip) => ['-D', '--orig-dst', ip, '--dst-nat', address, '-p', 'udp'])),
      ...(port.nodePort === undefined ? [] : gone.map(({ address }) => ['-D', '-p', 'udp', '--dport', String(port.nodePort), '--dst-nat', address])),
      ...(becameUsable ? entries.map((ip) => ['-D', '--orig-dst', ip, '-p', 'udp']) : []),
      ...(becameUsable && port.nodePort !== undefined ? [['-D', '-p', 'udp', '--dport', String(port.nodePort)]] : []),
    ];
  });
}

/** Runs `conntrack`; exit code 1 means that no flow matched. */
export function deleteFlows(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('conntrack', args, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 || code === 1 ? resolve() : reject(new Error(`conntrack ${args.join(' ')} failed with exit code ${code}`))));
  });
}

const isUdp = ({ protocol }: ServicePort): boolean => protocol === 'udp';
