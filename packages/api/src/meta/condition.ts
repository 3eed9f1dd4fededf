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

/** What the conditions of most kinds say; some add times of their own. They are older than `Condition` and demand less. */
export function conditionFields() {
  return {
    lastTransitionTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  };
}
