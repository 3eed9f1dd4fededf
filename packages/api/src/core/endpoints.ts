import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from './object-reference.ts';
import { endpoints } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';

export const endpointsObject = namedSchema('io.k8s.api.core.v1.Endpoints', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    subsets: atomicList(endpointSubset()).optional(),
  }),
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
});
