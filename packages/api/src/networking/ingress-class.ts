import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { ingressClasses } from '../resources.ts';

export const ingressClass = namedSchema('io.k8s.api.networking.v1.IngressClass', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: ingressClassSpec().prefault({}),
  }),
);
export interface IngressClass extends SchemaOf<typeof ingressClass> {}

export const ingressClassSpec = namedSchema('io.k8s.api.networking.v1.IngressClassSpec', () =>
  z.object({
    controller: z.string().optional(),
    parameters: ingressClassParametersReference().optional(),
  }),
);
export interface IngressClassSpec extends SchemaOf<typeof ingressClassSpec> {}

export const ingressClassParametersReference = namedSchema('io.k8s.api.networking.v1.IngressClassParametersReference', () =>
  z.object({
    apiGroup: z.string().optional(),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
    scope: z.string().optional(),
  }),
);
export interface IngressClassParametersReference extends SchemaOf<typeof ingressClassParametersReference> {}

export const ingressClassDefinition = defineResource<IngressClass>({
  reference: ingressClasses,
  schema: ingressClass,
});
