import { defineResource, required, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from './object-reference.ts';
import { endpoints } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import { checkNonSpecialIp } from '../validation/addresses.ts';
import { checkPort } from '../validation/numbers.ts';
import { checkEach, checkText, noErrors } from '../validation/rules.ts';

export const endpointsObject = namedSchema('io.k8s.api.core.v1.Endpoints', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      subsets: atomicList(endpointSubset()).optional(),
    })
    .describe('The addresses behind a Service, in one object. EndpointSlice is its successor.'),
);
export interface Endpoints extends SchemaOf<typeof endpointsObject> {}

export const endpointSubset = namedSchema('io.k8s.api.core.v1.EndpointSubset', () =>
  z.object({
    addresses: atomicList(endpointAddress()).optional(),
    notReadyAddresses: atomicList(endpointAddress()).optional(),
    ports: atomicList(endpointPort()).optional(),
  }),
);
export interface EndpointSubset extends SchemaOf<typeof endpointSubset> {}

export const endpointAddress = namedSchema('io.k8s.api.core.v1.EndpointAddress', () =>
  z
    .object({
      hostname: z.string().optional(),
      ip: z.string(),
      nodeName: z.string().optional(),
      targetRef: objectReference().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface EndpointAddress extends SchemaOf<typeof endpointAddress> {}

export const endpointPort = namedSchema('io.k8s.api.core.v1.EndpointPort', () =>
  z
    .object({
      appProtocol: z.string().optional(),
      name: z.string().optional(),
      port: int32(),
      protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP'),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface EndpointPort extends SchemaOf<typeof endpointPort> {}

export const endpointsDefinition = defineResource<Endpoints>({
  reference: endpoints,
  shortNames: ['ep'],
  schema: endpointsObject,
  strategy: { validate },
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
