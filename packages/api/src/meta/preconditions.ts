import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const preconditions = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions', () =>
  z.object({
    resourceVersion: z.string().optional().describe('The version the object must have.'),
    uid: z.string().optional().describe('The UID the object must have.'),
  }),
);
export interface Preconditions extends SchemaOf<typeof preconditions> {}
