import { z } from 'zod';
import { atomicList, int32, int64, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../../meta/label-selector.ts';
import { choice } from '../../go-zero.ts';

export const podSchedulingGate = namedSchema('io.k8s.api.core.v1.PodSchedulingGate', () =>
  z.object({
    name: z.string(),
  }),
);
export interface PodSchedulingGate extends SchemaOf<typeof podSchedulingGate> {}

export const podSchedulingGroup = namedSchema('io.k8s.api.core.v1.PodSchedulingGroup', () =>
  z.object({
    podGroupName: z.string().optional(),
  }),
);
export interface PodSchedulingGroup extends SchemaOf<typeof podSchedulingGroup> {}

export const toleration = namedSchema('io.k8s.api.core.v1.Toleration', () =>
  z
    .object({
      effect: choice(['NoExecute', 'NoSchedule', 'PreferNoSchedule']),
      key: z.string().optional(),
      operator: choice(['Equal', 'Exists', 'Gt', 'Lt']),
      tolerationSeconds: int64().optional(),
      value: z.string().optional(),
    })
    .describe('Lets a pod run on nodes with a matching taint.'),
);
export interface Toleration extends SchemaOf<typeof toleration> {}

export const topologySpreadConstraint = namedSchema('io.k8s.api.core.v1.TopologySpreadConstraint', () =>
  z
    .object({
      labelSelector: labelSelector().optional(),
      matchLabelKeys: atomicList(z.string()).optional(),
      maxSkew: int32(),
      minDomains: int32().optional(),
      nodeAffinityPolicy: choice(['Honor', 'Ignore']),
      nodeTaintsPolicy: choice(['Honor', 'Ignore']),
      topologyKey: z.string(),
      whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
    })
    .describe('How evenly pods are spread over zones, nodes or the like.'),
);
export interface TopologySpreadConstraint extends SchemaOf<typeof topologySpreadConstraint> {}
