import { z } from 'zod';
import { atomic, namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const localObjectReference = namedSchema('io.k8s.api.core.v1.LocalObjectReference', () =>
  atomic(
    z.object({
      name: z.string().optional().describe('The name of the object.'),
    }),
  ),
);
export interface LocalObjectReference extends SchemaOf<typeof localObjectReference> {}

export const objectReference = namedSchema('io.k8s.api.core.v1.ObjectReference', () =>
  atomic(
    z.object({
      apiVersion: z.string().optional().describe('The group and version of the object.'),
      fieldPath: z.string().optional().describe('The part of the object that is meant, e.g. spec.containers{web}.'),
      kind: z.string().optional().describe('The kind of the object.'),
      name: z.string().optional().describe('The name of the object.'),
      namespace: z.string().optional().describe('The namespace of the object.'),
      resourceVersion: z.string().optional().describe('The version of the object that is meant.'),
      uid: z.string().optional().describe('The UID of the object.'),
    }),
  ),
);
export interface ObjectReference extends SchemaOf<typeof objectReference> {}

export const typedLocalObjectReference = namedSchema('io.k8s.api.core.v1.TypedLocalObjectReference', () =>
  atomic(
    z.object({
      apiGroup: z.string().optional().describe('The API group of the object; empty for the core group.'),
      kind: z.string().describe('The kind of the object.'),
      name: z.string().describe('The name of the object.'),
    }),
  ),
);
export interface TypedLocalObjectReference extends SchemaOf<typeof typedLocalObjectReference> {}

export const typedObjectReference = namedSchema('io.k8s.api.core.v1.TypedObjectReference', () =>
  z.object({
    apiGroup: z.string().optional().describe('The API group of the object; empty for the core group.'),
    kind: z.string().describe('The kind of the object.'),
    name: z.string().describe('The name of the object.'),
    namespace: z.string().optional().describe('The namespace of the object.'),
  }),
);
export interface TypedObjectReference extends SchemaOf<typeof typedObjectReference> {}

export const secretReference = namedSchema('io.k8s.api.core.v1.SecretReference', () =>
  atomic(
    z.object({
      name: z.string().optional().describe('The name of the Secret.'),
      namespace: z.string().optional().describe('The namespace of the Secret.'),
    }),
  ),
);
export interface SecretReference extends SchemaOf<typeof secretReference> {}
