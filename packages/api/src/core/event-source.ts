import { z } from 'zod';
import { namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const eventSource = namedSchema('io.k8s.api.core.v1.EventSource', () =>
  z.object({
    component: z.string().optional().describe('The component that tells it.'),
    host: z.string().optional().describe('The node it is on.'),
  }),
);
export interface EventSource extends SchemaOf<typeof eventSource> {}
