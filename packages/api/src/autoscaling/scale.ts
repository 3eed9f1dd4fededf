import { z } from 'zod';
import { int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { demanded } from '../go-zero.ts';

export const scale = namedSchema('io.k8s.api.autoscaling.v1.Scale', () =>
  z
    .object({
      apiVersion: z.string().optional(),
      kind: z.string().optional(),
      metadata: objectMeta().optional(),
      spec: scaleSpec().optional().describe('The desired state.'),
      status: scaleStatus().optional().describe('What was last observed.'),
    })
    .describe('How many replicas a workload has and should have.'),
);
export interface Scale extends SchemaOf<typeof scale> {}

const scaleSpec = namedSchema('io.k8s.api.autoscaling.v1.ScaleSpec', () =>
  z.object({
    replicas: int32().optional().describe('How many replicas there should be.'),
  }),
);
export interface ScaleSpec extends SchemaOf<typeof scaleSpec> {}

const scaleStatus = namedSchema('io.k8s.api.autoscaling.v1.ScaleStatus', () =>
  z.object({
    replicas: demanded(int32().default(0)).describe('How many replicas there are.'),
    selector: z.string().optional().describe('Which pods count as replicas, as text.'),
  }),
);
export interface ScaleStatus extends SchemaOf<typeof scaleStatus> {}
