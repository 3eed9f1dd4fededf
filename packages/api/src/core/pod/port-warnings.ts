import type { ContainerPort } from './container.ts';
import type { PlacedContainer } from './pod-warnings.ts';

interface PlacedPort {
  readonly at: string;
  readonly port: ContainerPort;
}

/** All containers of a pod share its ports. */
export function portWarnings(containers: readonly PlacedContainer[]): readonly string[] {
  const ports = containers.flatMap(({ at, container }) => (container.ports ?? []).map((port, index): PlacedPort => ({ at: `${at}.ports[${index}]`, port })));
  return ports.flatMap((placed, index) => [
    ...hostIpWarning(placed),
    ...ports.slice(0, index).flatMap((other) => (sameTarget(placed, other) ? overlap(placed, other) : [])),
  ]);
}

function hostIpWarning({ at, port }: PlacedPort): readonly string[] {
  return port.hostIP && !port.hostPort ? [`${at}: hostIP set without hostPort: ${JSON.stringify(port)}`] : [];
}

const sameTarget = ({ port: a }: PlacedPort, { port: b }: PlacedPort): boolean => a.containerPort === b.containerPort && a.protocol === b.protocol;

function overlap({ at, port }: PlacedPort, other: PlacedPort): readonly string[] {
  const { hostPort = 0, hostIP = '' } = port;
  const { hostPort: otherPort = 0, hostIP: otherIp = '' } = other.port;
  if (hostPort === otherPort && hostIP === otherIp) return [`${at}: duplicate port definition with ${other.at}`];
  if (hostPort === 0 || otherPort === 0) return [`${at}: overlapping port definition with ${other.at}`];
  const oneForAll = (hostIP === '') !== (otherIp === '');
  return hostPort === otherPort && oneForAll ? [`${at}: dangerously ambiguous port definition with ${other.at}`] : [];
}
