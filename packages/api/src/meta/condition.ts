import { z } from 'zod';
import { int64, namedSchema, time, type SchemaOf } from '@kubets/machinery/schema';

export const condition = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.Condition', () =>
  z.object({
    lastTransitionTime: time(),
    message: z.string(),
    observedGeneration: int64().optional(),
    reason: z.string(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface Condition extends SchemaOf<typeof condition> {}
