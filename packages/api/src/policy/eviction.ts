import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { deleteOptions } from '../meta/delete-options.ts';

export const eviction = namedSchema('io.k8s.api.policy.v1.Eviction', () =>
  z
    .object({
      apiVersion: z.string().optional(),
      deleteOptions: deleteOptions().optional().describe('How the pod is deleted.'),
      kind: z.string().optional(),
      metadata: objectMeta().optional(),
    })
    .describe('Asks to take a pod away, unless a budget forbids it.'),
);
export interface Eviction extends SchemaOf<typeof eviction> {}
