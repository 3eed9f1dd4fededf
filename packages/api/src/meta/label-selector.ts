import { z } from 'zod';
import { atomic, atomicList, namedSchema, stringMap, type SchemaOf } from '@kubets/machinery/schema';

export const labelSelector = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector', () =>
  atomic(
    z.object({
      matchExpressions: atomicList(labelSelectorRequirement()).optional().describe('What must hold of the labels; all of it does.'),
      matchLabels: stringMap().optional().describe('Labels that must be there with these values.'),
    }),
  ),
);
export interface LabelSelector extends SchemaOf<typeof labelSelector> {}

export const labelSelectorRequirement = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement', () =>
  z.object({
    key: z.string().describe('The label.'),
    operator: z.string().describe('How the value is compared: In, NotIn, Exists or DoesNotExist.'),
    values: atomicList(z.string()).optional().describe('What it is compared with.'),
  }),
);
export interface LabelSelectorRequirement extends SchemaOf<typeof labelSelectorRequirement> {}
