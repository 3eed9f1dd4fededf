import type { Service } from '@kubets/api';

type ServicePort = NonNullable<Service['spec']['ports']>[number];

/** The variables that tell a container the Services of its namespace: `NAME_SERVICE_HOST` and the older link forms. */
export function serviceEnvironment(services: readonly Service[]): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const { metadata, spec } of services.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    const { clusterIP, ports = [] } = spec;
    if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None' || ports.length === 0) continue;
    for (const [name, value] of serviceVariables(variableName(metadata.name), clusterIP, ports)) variables.set(name, value);
  }
  return variables;
}

function* serviceVariables(prefix: string, clusterIp: string, ports: readonly ServicePort[]): Generator<[string, string]> {
  const host = clusterIp.includes(':') ? `[${clusterIp}]` : clusterIp;
  yield [`${prefix}_SERVICE_HOST`, clusterIp];
  yield [`${prefix}_SERVICE_PORT`, String(ports[0]?.port)];
  for (const { name, port } of ports) if (name) yield [`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)];
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const scheme = protocol.toLowerCase();
    const url = `${scheme}://${host}:${port}`;
    const link = `${prefix}_PORT_${port}_${protocol}`;
    if (index === 0) yield [`${prefix}_PORT`, url];
    yield [link, url];
    yield [`${link}_PROTO`, scheme];
    yield [`${link}_PORT`, String(port)];
    yield [`${link}_ADDR`, clusterIp];
  }
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll(/[-.]/g, '_');
}
