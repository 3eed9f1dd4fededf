import { z } from 'zod';
import { atomicList, int64, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { preconditions } from './preconditions.ts';

export const deleteOptions = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', () =>
  z.object({
    apiVersion: z.string().optional(),
    dryRun: atomicList(z.string()).optional(),
    gracePeriodSeconds: int64().optional(),
    ignoreStoreReadErrorWithClusterBreakingPotential: z.boolean().optional(),
    kind: z.string().optional(),
    orphanDependents: z.boolean().optional(),
    preconditions: preconditions().optional(),
    propagationPolicy: z.string().optional(),
  }),
);
export interface DeleteOptions extends SchemaOf<typeof deleteOptions> {}
