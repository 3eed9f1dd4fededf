import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { objectReference } from './object-reference.ts';
import { bindings } from '../resources.ts';

export const binding = namedSchema('io.k8s.api.core.v1.Binding', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      target: objectReference().describe('The node that gets the pod.'),
    })
    .describe('Puts a pod on a node.'),
);
export interface Binding extends SchemaOf<typeof binding> {}

export const bindingDefinition = defineResource<Binding>({
  reference: bindings,
  schema: binding,
  verbs: ['create'],
  virtual: true,
});
