import { z } from 'zod';
import { atomicList, int64, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { preconditions } from './preconditions.ts';

export const deleteOptions = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', () =>
  z.object({
    apiVersion: z.string().optional(),
    dryRun: atomicList(z.string()).optional().describe('With All nothing is deleted.'),
    gracePeriodSeconds: int64().optional().describe('How long the object gets to end; 0 deletes it at once.'),
    ignoreStoreReadErrorWithClusterBreakingPotential: z
      .boolean()
      .optional()
      .describe('Deletes an object that cannot be read any more, without regard to finalizers.'),
    kind: z.string().optional(),
    orphanDependents: z.boolean().optional().describe('Whether dependents stay. Deprecated by propagationPolicy.'),
    preconditions: preconditions().optional().describe('What must be true of the object.'),
    propagationPolicy: z.string().optional().describe('What becomes of dependents: Orphan, Background or Foreground.'),
  }),
);
export interface DeleteOptions extends SchemaOf<typeof deleteOptions> {}
