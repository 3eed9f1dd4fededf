import { defineResource, duplicate, invalid, required, tooMany, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, int32, listSet, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from '../core/object-reference.ts';
import { endpointSlices } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { checkNonSpecialIp, isIPv4, isIPv6 } from '../validation/addresses.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkPort } from '../validation/numbers.ts';
import { checkEach, checkText, noErrors } from '../validation/rules.ts';

const endpointSlice = namedSchema('io.k8s.api.discovery.v1.EndpointSlice', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      addressType: z.enum(['FQDN', 'IPv4', 'IPv6']).describe('What the addresses are: IPv4, IPv6 or FQDN.'),
      endpoints: atomicList(endpoint()).optional().describe('The endpoints, at most 1000.'),
      ports: atomicList(endpointPort()).optional().describe('The ports of each endpoint.'),
    })
    .describe('A part of the addresses behind a Service.'),
);
export interface EndpointSlice extends SchemaOf<typeof endpointSlice> {}

const endpoint = namedSchema('io.k8s.api.discovery.v1.Endpoint', () =>
  z.object({
    addresses: listSet(z.string()).describe('The addresses of the endpoint; only the first is used.'),
    conditions: endpointConditions().optional().describe('How the endpoint is.'),
    deprecatedTopology: stringMap().optional().describe('Where it is, in the words of v1beta1.'),
    hints: endpointHints().optional().describe('Who should use it.'),
    hostname: z.string().optional().describe('The name it is reached by.'),
    nodeName: z.string().optional().describe('The node it is on.'),
    targetRef: objectReference().optional().describe('The object it is the address of.'),
    zone: z.string().optional().describe('The zone it is in.'),
  }),
);
export interface Endpoint extends SchemaOf<typeof endpoint> {}

const endpointConditions = namedSchema('io.k8s.api.discovery.v1.EndpointConditions', () =>
  z.object({
    ready: z.boolean().optional().describe('Whether it should get traffic: it serves and is not terminating.'),
    serving: z.boolean().optional().describe('Whether it can answer.'),
    terminating: z.boolean().optional().describe('Whether it is on its way out.'),
  }),
);
export interface EndpointConditions extends SchemaOf<typeof endpointConditions> {}

const endpointHints = namedSchema('io.k8s.api.discovery.v1.EndpointHints', () =>
  z.object({
    forNodes: atomicList(forNode()).optional().describe('The nodes that should use it.'),
    forZones: atomicList(forZone()).optional().describe('The zones that should use it.'),
  }),
);
export interface EndpointHints extends SchemaOf<typeof endpointHints> {}

const forNode = namedSchema('io.k8s.api.discovery.v1.ForNode', () =>
  z.object({
    name: z.string().describe('The name of the node.'),
  }),
);
export interface ForNode extends SchemaOf<typeof forNode> {}

const forZone = namedSchema('io.k8s.api.discovery.v1.ForZone', () =>
  z.object({
    name: z.string().describe('The name of the zone.'),
  }),
);
export interface ForZone extends SchemaOf<typeof forZone> {}

const endpointPort = namedSchema('io.k8s.api.discovery.v1.EndpointPort', () =>
  atomic(
    z.object({
      appProtocol: z.string().optional().describe('The protocol that is spoken on it, e.g. kubernetes.io/h2c.'),
      name: z.string().default('').describe("The name of the Service's port."),
      port: int32().optional().describe('The number of the port.'),
      protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP').describe('TCP, UDP or SCTP.'),
    }),
  ),
);
export interface EndpointPort extends SchemaOf<typeof endpointPort> {}

export const endpointSliceDefinition = defineResource<EndpointSlice>({
  reference: endpointSlices,
  schema: endpointSlice,
  strategy: { hasGeneration: true, validate, validateUpdate },
  columns: [
    nameColumn,
    textColumn('AddressType', { description: 'The family of the addresses.' }, ({ addressType }) => addressType),
    textColumn('Ports', { description: 'The ports of every endpoint.' }, ({ ports }) =>
      shortened(ports?.map(({ port }) => (port === undefined ? '*' : String(port)))),
    ),
    textColumn('Endpoints', { description: 'The first addresses.' }, ({ endpoints }) => shortened(endpoints?.flatMap(({ addresses }) => addresses))),
    ageColumn,
  ],
});

const maxShown = 3;

function shortened(values: readonly string[] = []): string {
  const more = values.length > maxShown ? ` + ${values.length - maxShown} more...` : '';
  return values.length === 0 ? '<unset>' : `${values.slice(0, maxShown).join(',')}${more}`;
}

const maxEndpoints = 1000;
const maxPorts = 20000;
const maxAddresses = 100;

function validate({ addressType, endpoints = [], ports = [] }: EndpointSlice): readonly FieldError[] {
  const names = new Set<string>();
  return [
    ...(endpoints.length > maxEndpoints ? [tooMany('endpoints', endpoints.length, maxEndpoints)] : noErrors),
    ...(ports.length > maxPorts ? [tooMany('ports', ports.length, maxPorts)] : noErrors),
    ...checkEach('endpoints', endpoints, (item, at) => checkEndpoint(item, at, addressType)),
    ...checkEach('ports', ports, ({ name, port }, at) => {
      const repeated = names.has(name);
      names.add(name);
      return [
        ...(name === '' ? noErrors : checkText(`${at}.name`, name, validateDnsLabel)),
        ...(repeated ? [duplicate(`${at}.name`, name)] : noErrors),
        ...(port === undefined ? noErrors : checkPort(`${at}.port`, port)),
      ];
    }),
  ];
}

function checkEndpoint({ addresses, hostname, nodeName }: Endpoint, field: string, addressType: EndpointSlice['addressType']): readonly FieldError[] {
  return [
    ...(addresses.length === 0 ? [required(`${field}.addresses`, 'must contain at least 1 address')] : noErrors),
    ...(addresses.length > maxAddresses ? [tooMany(`${field}.addresses`, addresses.length, maxAddresses)] : noErrors),
    ...checkEach(`${field}.addresses`, addresses, (address, at) => checkAddress(address, at, addressType)),
    ...(hostname ? checkText(`${field}.hostname`, hostname, validateDnsLabel) : noErrors),
    ...(nodeName ? checkText(`${field}.nodeName`, nodeName, validateDnsSubdomain) : noErrors),
  ];
}

function checkAddress(address: string, field: string, addressType: EndpointSlice['addressType']): readonly FieldError[] {
  if (addressType === 'FQDN') return checkText(field, address, validateDnsSubdomain);
  // Of what kind an address is otherwise, nobody said: the missing kind is the mistake.
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return noErrors;
  const fits = addressType === 'IPv4' ? isIPv4(address) : isIPv6(address);
  return fits ? checkNonSpecialIp(field, address) : [invalid(field, address, `must be an ${addressType} address`)];
}

function validateUpdate(slice: EndpointSlice, old: EndpointSlice): readonly FieldError[] {
  return checkImmutable('addressType', slice.addressType, old.addressType);
}
