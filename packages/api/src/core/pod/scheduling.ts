import { z } from 'zod';
import { atomicList, int32, int64, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../../meta/label-selector.ts';
import { choice } from '../../go-zero.ts';

export const podSchedulingGate = namedSchema('io.k8s.api.core.v1.PodSchedulingGate', () =>
  z.object({
    name: z.string().describe('The name of the gate.'),
  }),
);
export interface PodSchedulingGate extends SchemaOf<typeof podSchedulingGate> {}

export const podSchedulingGroup = namedSchema('io.k8s.api.core.v1.PodSchedulingGroup', () =>
  z.object({
    podGroupName: z.string().optional().describe('The name of the PodGroup.'),
  }),
);
export interface PodSchedulingGroup extends SchemaOf<typeof podSchedulingGroup> {}

export const toleration = namedSchema('io.k8s.api.core.v1.Toleration', () =>
  z
    .object({
      effect: choice(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).describe('The effect it tolerates; all by default.'),
      key: z.string().optional().describe('The taint it tolerates; all by default, with operator Exists.'),
      operator: choice(['Equal', 'Exists', 'Gt', 'Lt']).describe('How the value is compared: Exists, Equal, Lt or Gt.'),
      tolerationSeconds: int64().optional().describe('How long a NoExecute taint is tolerated; for ever by default.'),
      value: z.string().optional().describe('The value the taint must have.'),
    })
    .describe('Lets a pod run on nodes with a matching taint.'),
);
export interface Toleration extends SchemaOf<typeof toleration> {}

export const topologySpreadConstraint = namedSchema('io.k8s.api.core.v1.TopologySpreadConstraint', () =>
  z
    .object({
      labelSelector: labelSelector().optional().describe('Which pods are spread.'),
      matchLabelKeys: atomicList(z.string()).optional().describe('Labels in which pods must be as this one to be counted.'),
      maxSkew: int32().describe('By how many pods the domains may differ.'),
      minDomains: int32().optional().describe('How many domains there should be at least.'),
      nodeAffinityPolicy: choice(['Honor', 'Ignore']).describe('Whether nodes the pod does not select are counted.'),
      nodeTaintsPolicy: choice(['Honor', 'Ignore']).describe('Whether nodes with taints the pod does not tolerate are left out.'),
      topologyKey: z.string().describe('The node label that says what near is, e.g. kubernetes.io/hostname.'),
      whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']).describe('Whether the pod waits or goes where it skews least.'),
    })
    .describe('How evenly pods are spread over zones, nodes or the like.'),
);
export interface TopologySpreadConstraint extends SchemaOf<typeof topologySpreadConstraint> {}
