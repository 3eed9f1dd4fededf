import { z } from 'zod';
import { atomicList, namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const fieldSelectorRequirement = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement', () =>
  z.object({
    key: z.string(),
    operator: z.string(),
    values: atomicList(z.string()).optional(),
  }),
);
export interface FieldSelectorRequirement extends SchemaOf<typeof fieldSelectorRequirement> {}
