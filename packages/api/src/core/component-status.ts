import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { componentStatuses } from '../resources.ts';

export const componentStatus = namedSchema('io.k8s.api.core.v1.ComponentStatus', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    conditions: listMap(componentCondition(), ['type']).optional(),
  }),
);
export interface ComponentStatus extends SchemaOf<typeof componentStatus> {}

export const componentCondition = namedSchema('io.k8s.api.core.v1.ComponentCondition', () =>
  z.object({
    error: z.string().optional(),
    message: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface ComponentCondition extends SchemaOf<typeof componentCondition> {}

export const componentStatusDefinition = defineResource<ComponentStatus>({
  reference: componentStatuses,
  shortNames: ['cs'],
  schema: componentStatus,
  verbs: ['get', 'list', 'watch'],
  virtual: true,
});
