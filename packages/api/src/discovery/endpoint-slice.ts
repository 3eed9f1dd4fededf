import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, listSet, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from '../core/object-reference.ts';
import { endpointSlices } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';

export const endpointSlice = namedSchema('io.k8s.api.discovery.v1.EndpointSlice', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    addressType: z.enum(['FQDN', 'IPv4', 'IPv6']),
    endpoints: atomicList(endpoint()).optional(),
    ports: atomicList(endpointPort()).optional(),
  }),
);
export interface EndpointSlice extends SchemaOf<typeof endpointSlice> {}

export const endpoint = namedSchema('io.k8s.api.discovery.v1.Endpoint', () =>
  z.object({
    addresses: listSet(z.string()),
    conditions: endpointConditions().optional(),
    deprecatedTopology: stringMap().optional(),
    hints: endpointHints().optional(),
    hostname: z.string().optional(),
    nodeName: z.string().optional(),
    targetRef: objectReference().optional(),
    zone: z.string().optional(),
  }),
);
export interface Endpoint extends SchemaOf<typeof endpoint> {}

export const endpointConditions = namedSchema('io.k8s.api.discovery.v1.EndpointConditions', () =>
  z.object({
    ready: z.boolean().optional(),
    serving: z.boolean().optional(),
    terminating: z.boolean().optional(),
  }),
);
export interface EndpointConditions extends SchemaOf<typeof endpointConditions> {}

export const endpointHints = namedSchema('io.k8s.api.discovery.v1.EndpointHints', () =>
  z.object({
    forNodes: atomicList(forNode()).optional(),
    forZones: atomicList(forZone()).optional(),
  }),
);
export interface EndpointHints extends SchemaOf<typeof endpointHints> {}

export const forNode = namedSchema('io.k8s.api.discovery.v1.ForNode', () =>
  z.object({
    name: z.string(),
  }),
);
export interface ForNode extends SchemaOf<typeof forNode> {}

export const forZone = namedSchema('io.k8s.api.discovery.v1.ForZone', () =>
  z.object({
    name: z.string(),
  }),
);
export interface ForZone extends SchemaOf<typeof forZone> {}

export const endpointPort = namedSchema('io.k8s.api.discovery.v1.EndpointPort', () =>
  z
    .object({
      appProtocol: z.string().optional(),
      name: z.string().default(''),
      port: int32().optional(),
      protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP'),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface EndpointPort extends SchemaOf<typeof endpointPort> {}

export const endpointSliceDefinition = defineResource<EndpointSlice>({
  reference: endpointSlices,
  schema: endpointSlice,
});
