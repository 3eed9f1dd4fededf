import { z } from 'zod';
import { atomicList, namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const fieldSelectorRequirement = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement', () =>
  z.object({
    key: z.string().describe('The path of the field.'),
    operator: z.string().describe('How the value is compared: In, NotIn, Exists or DoesNotExist.'),
    values: atomicList(z.string()).optional().describe('What it is compared with.'),
  }),
);
export interface FieldSelectorRequirement extends SchemaOf<typeof fieldSelectorRequirement> {}
