import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const eventSource = namedSchema('io.k8s.api.core.v1.EventSource', () =>
  z.object({
    component: z.string().optional(),
    host: z.string().optional(),
  }),
);
export interface EventSource extends SchemaOf<typeof eventSource> {}
