import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const preconditions = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions', () =>
  z.object({
    resourceVersion: z.string().optional(),
    uid: z.string().optional(),
  }),
);
export interface Preconditions extends SchemaOf<typeof preconditions> {}
