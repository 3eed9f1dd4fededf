import type { ContainerSpec } from '../pods/pod-containers.ts';

export class NoSuchPort extends Error {
  override readonly name = 'NoSuchPort';
}

/** A port given by number, by text, or by the name of one of the container's ports. Throws NoSuchPort. */
export function portNumber(port: number | string, { name, ports }: Pick<ContainerSpec, 'name' | 'ports'>): number {
  const named = ports?.find((candidate) => candidate.name === port)?.containerPort;
  const number = named ?? Number(port);
  if (!Number.isInteger(number) || number <= 0 || number > 65535) throw new NoSuchPort(`container ${name} has no port ${JSON.stringify(port)}`);
  return number;
}
