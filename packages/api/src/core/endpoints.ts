import { defineResource, required, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from './object-reference.ts';
import { endpoints } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import { checkNonSpecialIp } from '../validation/addresses.ts';
import { checkPort } from '../validation/numbers.ts';
import { checkEach, checkText, noErrors } from '../validation/rules.ts';

const endpointsObject = namedSchema('io.k8s.api.core.v1.Endpoints', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      subsets: atomicList(endpointSubset()).optional().describe('Addresses that share ports.'),
    })
    .describe('The addresses behind a Service, in one object. EndpointSlice is its successor.'),
);
export interface Endpoints extends SchemaOf<typeof endpointsObject> {}

const endpointSubset = namedSchema('io.k8s.api.core.v1.EndpointSubset', () =>
  z.object({
    addresses: atomicList(endpointAddress()).optional().describe('Addresses that are ready.'),
    notReadyAddresses: atomicList(endpointAddress()).optional().describe('Addresses that are not ready.'),
    ports: atomicList(endpointPort()).optional().describe('The ports of each of the addresses.'),
  }),
);
export interface EndpointSubset extends SchemaOf<typeof endpointSubset> {}

const endpointAddress = namedSchema('io.k8s.api.core.v1.EndpointAddress', () =>
  atomic(
    z.object({
      hostname: z.string().optional().describe('The hostname it has within its Service.'),
      ip: z.string().describe('The IP address.'),
      nodeName: z.string().optional().describe('The node it is on.'),
      targetRef: objectReference().optional().describe('The object it is the address of.'),
    }),
  ),
);
export interface EndpointAddress extends SchemaOf<typeof endpointAddress> {}

const endpointPort = namedSchema('io.k8s.api.core.v1.EndpointPort', () =>
  atomic(
    z.object({
      appProtocol: z.string().optional().describe('The protocol that is spoken on it, e.g. kubernetes.io/h2c.'),
      name: z.string().optional().describe("The name of the Service's port."),
      port: int32().describe('The number of the port.'),
      protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP').describe('TCP, UDP or SCTP.'),
    }),
  ),
);
export interface EndpointPort extends SchemaOf<typeof endpointPort> {}

export const endpointsDefinition = defineResource<Endpoints>({
  reference: endpoints,
  shortNames: ['ep'],
  schema: endpointsObject,
  strategy: { validate, settled: ['subsets'] },
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [nameColumn, textColumn('Endpoints', { description: 'The first addresses and ports.' }, formatEndpoints), ageColumn],
});

const maxShown = 3;

function formatEndpoints({ subsets = [] }: Endpoints): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip);
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)));
  });
  const more = all.length > maxShown ? ` + ${all.length - maxShown} more...` : '';
  return all.length === 0 ? none : `${all.slice(0, maxShown).join(',')}${more}`;
}

function validate({ subsets }: Endpoints): readonly FieldError[] {
  return checkEach('subsets', subsets, (subset, at) => [
    ...((subset.addresses ?? []).length + (subset.notReadyAddresses ?? []).length === 0
      ? [required(at, 'must specify `addresses` or `notReadyAddresses`')]
      : noErrors),
    ...checkEach(`${at}.addresses`, subset.addresses, checkAddress),
    ...checkEach(`${at}.notReadyAddresses`, subset.notReadyAddresses, checkAddress),
    ...checkEach(`${at}.ports`, subset.ports, ({ name, port }, portAt) => [
      ...(!name && (subset.ports ?? []).length > 1 ? [required(`${portAt}.name`)] : noErrors),
      ...(name ? checkText(`${portAt}.name`, name, validateDnsLabel) : noErrors),
      ...checkPort(`${portAt}.port`, port),
    ]),
  ]);
}

function checkAddress({ ip, hostname, nodeName }: EndpointAddress, field: string): readonly FieldError[] {
  return [
    ...checkNonSpecialIp(`${field}.ip`, ip),
    ...(hostname ? checkText(`${field}.hostname`, hostname, validateDnsLabel) : noErrors),
    ...(nodeName ? checkText(`${field}.nodeName`, nodeName, validateDnsSubdomain) : noErrors),
  ];
}
