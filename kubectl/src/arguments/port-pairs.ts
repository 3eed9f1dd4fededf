import type { Pod, Service } from '@kubets/api';
import { CommandError } from '../command-error.ts';

export interface PortPair {
  /** 0 is any free port. */
  readonly local: number;
  readonly remote: number;
}

/** The local side of `8080:80`, `80` or `:80`. */
export function localPort(text: string): number {
  const [left = '', right] = text.split(':');
  if (right === undefined) return /^\d+$/.test(left) ? number(left, text) : 0;
  return left === '' || left === '0' ? 0 : number(left, text);
}

/** The pod's port behind the remote side, through the service's target port when a service was named. */
export function podPort(text: string, pod: Pod, service: Service | undefined): number {
  const remote = text.split(':').at(-1) ?? '';
  return service === undefined ? containerPort(remote, pod) : servicePort(remote, pod, service);
}

function servicePort(remote: string, pod: Pod, service: Service): number {
  const port = service.spec?.ports?.find(({ name, port: value }) => String(value) === remote || (name !== undefined && name === remote));
  if (port === undefined) throw new CommandError(unknownPort(service, remote));
  if (service.spec?.clusterIP === 'None') return port.port;
  const target = port.targetPort ?? port.port;
  return typeof target === 'number' && target !== 0 ? target : typeof target === 'string' ? containerPort(target, pod) : port.port;
}

const unknownPort = ({ metadata }: Service, remote: string): string =>
  /^\d+$/.test(remote)
    ? `Service ${metadata.name} does not have a service port ${remote}`
    : `Service '${metadata.name}' does not have a named port '${remote}'`;

function containerPort(remote: string, pod: Pod): number {
  if (/^\d+$/.test(remote)) return number(remote, remote);
  const port = pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === remote);
  if (port === undefined) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${remote}'`);
  return port.containerPort;
}

function number(text: string, whole: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535) throw new CommandError(`invalid port ${JSON.stringify(whole)}: port must be between 1 and 65535`);
  return value;
}
