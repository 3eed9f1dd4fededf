import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { priorityClasses } from '../resources.ts';
import { choice } from '../go-zero.ts';

export const priorityClass = namedSchema('io.k8s.api.scheduling.v1.PriorityClass', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    description: z.string().optional(),
    globalDefault: z.boolean().optional(),
    preemptionPolicy: choice(['Never', 'PreemptLowerPriority']),
    value: int32().optional(),
  }),
);
export interface PriorityClass extends SchemaOf<typeof priorityClass> {}

export const priorityClassDefinition = defineResource<PriorityClass>({
  reference: priorityClasses,
  shortNames: ['pc'],
  schema: priorityClass,
});
