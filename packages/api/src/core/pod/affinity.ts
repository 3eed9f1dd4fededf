import { z } from 'zod';
import { atomic, atomicList, int32, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../../meta/label-selector.ts';

export const affinity = namedSchema('io.k8s.api.core.v1.Affinity', () =>
  z
    .object({
      nodeAffinity: nodeAffinity().optional().describe('Which nodes the pod goes to.'),
      podAffinity: podAffinity().optional().describe('Which pods it goes near.'),
      podAntiAffinity: podAntiAffinity().optional().describe('Which pods it stays away from.'),
    })
    .describe('Which nodes a pod wants, and which pods it wants to be near to or away from.'),
);
export interface Affinity extends SchemaOf<typeof affinity> {}

const nodeAffinity = namedSchema('io.k8s.api.core.v1.NodeAffinity', () =>
  z.object({
    preferredDuringSchedulingIgnoredDuringExecution: atomicList(preferredSchedulingTerm())
      .optional()
      .describe('Nodes that are preferred, the more the higher the sum of matching weights.'),
    requiredDuringSchedulingIgnoredDuringExecution: nodeSelector().optional().describe('Nodes of which the pod goes to no other.'),
  }),
);
export interface NodeAffinity extends SchemaOf<typeof nodeAffinity> {}

const preferredSchedulingTerm = namedSchema('io.k8s.api.core.v1.PreferredSchedulingTerm', () =>
  z.object({
    preference: nodeSelectorTerm().describe('What the node should have.'),
    weight: int32().describe('How much it counts, 1 to 100.'),
  }),
);
export interface PreferredSchedulingTerm extends SchemaOf<typeof preferredSchedulingTerm> {}

const nodeSelectorTerm = namedSchema('io.k8s.api.core.v1.NodeSelectorTerm', () =>
  atomic(
    z.object({
      matchExpressions: atomicList(nodeSelectorRequirement()).optional().describe("What must hold of the node's labels."),
      matchFields: atomicList(nodeSelectorRequirement()).optional().describe("What must hold of the node's fields; only metadata.name is known."),
    }),
  ),
);
export interface NodeSelectorTerm extends SchemaOf<typeof nodeSelectorTerm> {}

const nodeSelectorRequirement = namedSchema('io.k8s.api.core.v1.NodeSelectorRequirement', () =>
  z.object({
    key: z.string().describe('The label, or the field.'),
    operator: z.enum(['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn']).describe('How the value is compared: In, NotIn, Exists, DoesNotExist, Gt or Lt.'),
    values: atomicList(z.string()).optional().describe('What it is compared with.'),
  }),
);
export interface NodeSelectorRequirement extends SchemaOf<typeof nodeSelectorRequirement> {}

export const nodeSelector = namedSchema('io.k8s.api.core.v1.NodeSelector', () =>
  atomic(
    z.object({
      nodeSelectorTerms: atomicList(nodeSelectorTerm()).describe('One of these must match.'),
    }),
  ),
);
export interface NodeSelector extends SchemaOf<typeof nodeSelector> {}

const podAffinity = namedSchema('io.k8s.api.core.v1.PodAffinity', () =>
  z.object({
    preferredDuringSchedulingIgnoredDuringExecution: atomicList(weightedPodAffinityTerm()).optional().describe('Pods that it is preferred to be near.'),
    requiredDuringSchedulingIgnoredDuringExecution: atomicList(podAffinityTerm()).optional().describe('Pods that it must be near; all of these hold.'),
  }),
);
export interface PodAffinity extends SchemaOf<typeof podAffinity> {}

const weightedPodAffinityTerm = namedSchema('io.k8s.api.core.v1.WeightedPodAffinityTerm', () =>
  z.object({
    podAffinityTerm: podAffinityTerm().describe('Which pods.'),
    weight: int32().describe('How much it counts, 1 to 100.'),
  }),
);
export interface WeightedPodAffinityTerm extends SchemaOf<typeof weightedPodAffinityTerm> {}

const podAffinityTerm = namedSchema('io.k8s.api.core.v1.PodAffinityTerm', () =>
  z.object({
    labelSelector: labelSelector().optional().describe('Which pods, by their labels.'),
    matchLabelKeys: atomicList(z.string()).optional().describe('Labels in which the pods must be as this one.'),
    mismatchLabelKeys: atomicList(z.string()).optional().describe('Labels in which the pods must be unlike this one.'),
    namespaceSelector: labelSelector().optional().describe('Which namespaces the pods are in, by their labels.'),
    namespaces: atomicList(z.string()).optional().describe('Which namespaces the pods are in; by default that of the pod.'),
    topologyKey: z.string().describe('The node label that says what near is, e.g. kubernetes.io/hostname.'),
  }),
);
export interface PodAffinityTerm extends SchemaOf<typeof podAffinityTerm> {}

const podAntiAffinity = namedSchema('io.k8s.api.core.v1.PodAntiAffinity', () =>
  z.object({
    preferredDuringSchedulingIgnoredDuringExecution: atomicList(weightedPodAffinityTerm()).optional().describe('Pods that it is preferred to be away from.'),
    requiredDuringSchedulingIgnoredDuringExecution: atomicList(podAffinityTerm()).optional().describe('Pods that it must be away from; all of these hold.'),
  }),
);
export interface PodAntiAffinity extends SchemaOf<typeof podAntiAffinity> {}

export const volumeNodeAffinity = namedSchema('io.k8s.api.core.v1.VolumeNodeAffinity', () =>
  z.object({
    required: nodeSelector().optional().describe('The nodes that can reach the volume.'),
  }),
);
export interface VolumeNodeAffinity extends SchemaOf<typeof volumeNodeAffinity> {}
