import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const localObjectReference = namedSchema('io.k8s.api.core.v1.LocalObjectReference', () =>
  z
    .object({
      name: z.string().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface LocalObjectReference extends SchemaOf<typeof localObjectReference> {}

export const objectReference = namedSchema('io.k8s.api.core.v1.ObjectReference', () =>
  z
    .object({
      apiVersion: z.string().optional(),
      fieldPath: z.string().optional(),
      kind: z.string().optional(),
      name: z.string().optional(),
      namespace: z.string().optional(),
      resourceVersion: z.string().optional(),
      uid: z.string().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface ObjectReference extends SchemaOf<typeof objectReference> {}

export const typedLocalObjectReference = namedSchema('io.k8s.api.core.v1.TypedLocalObjectReference', () =>
  z
    .object({
      apiGroup: z.string().optional(),
      kind: z.string(),
      name: z.string(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface TypedLocalObjectReference extends SchemaOf<typeof typedLocalObjectReference> {}

export const typedObjectReference = namedSchema('io.k8s.api.core.v1.TypedObjectReference', () =>
  z.object({
    apiGroup: z.string().optional(),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  }),
);
export interface TypedObjectReference extends SchemaOf<typeof typedObjectReference> {}
