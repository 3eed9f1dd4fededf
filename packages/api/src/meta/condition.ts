import { z } from 'zod';
import { int64, namedSchema, time, type SchemaOf } from '@kubets/machinery/schema';

export const condition = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.Condition', () =>
  z.object({
    lastTransitionTime: time().describe('When the status last changed.'),
    message: z.string().describe('Why, for people.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    reason: z.string().describe('Why, in one word.'),
    status: z.string().describe('True, False or Unknown.'),
    type: z.string().describe('What the condition is about.'),
  }),
);
export interface Condition extends SchemaOf<typeof condition> {}

/** What the conditions of most kinds say; some add times of their own. They are older than `Condition` and demand less. */
export function conditionFields() {
  return {
    lastTransitionTime: time().optional().describe('When the status last changed.'),
    message: z.string().optional().describe('Why, for people.'),
    reason: z.string().optional().describe('Why, in one word.'),
    status: z.string().describe('True, False or Unknown.'),
    type: z.string().describe('What the condition is about.'),
  };
}
