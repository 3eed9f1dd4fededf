import { z } from 'zod';
import { atomicList, namedSchema, stringMap, type SchemaOf } from '@kubets/machinery/schema';

export const labelSelector = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector', () =>
  z
    .object({
      matchExpressions: atomicList(labelSelectorRequirement()).optional(),
      matchLabels: stringMap().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface LabelSelector extends SchemaOf<typeof labelSelector> {}

export const labelSelectorRequirement = namedSchema('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement', () =>
  z.object({
    key: z.string(),
    operator: z.string(),
    values: atomicList(z.string()).optional(),
  }),
);
export interface LabelSelectorRequirement extends SchemaOf<typeof labelSelectorRequirement> {}
