import { z } from 'zod';
import { atomicList, int32, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../../meta/label-selector.ts';

export const affinity = namedSchema('io.k8s.api.core.v1.Affinity', () =>
  z
    .object({
      nodeAffinity: nodeAffinity().optional(),
      podAffinity: podAffinity().optional(),
      podAntiAffinity: podAntiAffinity().optional(),
    })
    .describe('Which nodes a pod wants, and which pods it wants to be near to or away from.'),
);
export interface Affinity extends SchemaOf<typeof affinity> {}

export const nodeAffinity = namedSchema('io.k8s.api.core.v1.NodeAffinity', () =>
  z.object({
    preferredDuringSchedulingIgnoredDuringExecution: atomicList(preferredSchedulingTerm()).optional(),
    requiredDuringSchedulingIgnoredDuringExecution: nodeSelector().optional(),
  }),
);
export interface NodeAffinity extends SchemaOf<typeof nodeAffinity> {}

export const preferredSchedulingTerm = namedSchema('io.k8s.api.core.v1.PreferredSchedulingTerm', () =>
  z.object({
    preference: nodeSelectorTerm(),
    weight: int32(),
  }),
);
export interface PreferredSchedulingTerm extends SchemaOf<typeof preferredSchedulingTerm> {}

export const nodeSelectorTerm = namedSchema('io.k8s.api.core.v1.NodeSelectorTerm', () =>
  z
    .object({
      matchExpressions: atomicList(nodeSelectorRequirement()).optional(),
      matchFields: atomicList(nodeSelectorRequirement()).optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface NodeSelectorTerm extends SchemaOf<typeof nodeSelectorTerm> {}

export const nodeSelectorRequirement = namedSchema('io.k8s.api.core.v1.NodeSelectorRequirement', () =>
  z.object({
    key: z.string(),
    operator: z.enum(['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn']),
    values: atomicList(z.string()).optional(),
  }),
);
export interface NodeSelectorRequirement extends SchemaOf<typeof nodeSelectorRequirement> {}

export const nodeSelector = namedSchema('io.k8s.api.core.v1.NodeSelector', () =>
  z
    .object({
      nodeSelectorTerms: atomicList(nodeSelectorTerm()),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface NodeSelector extends SchemaOf<typeof nodeSelector> {}

export const podAffinity = namedSchema('io.k8s.api.core.v1.PodAffinity', () =>
  z.object({
    preferredDuringSchedulingIgnoredDuringExecution: atomicList(weightedPodAffinityTerm()).optional(),
    requiredDuringSchedulingIgnoredDuringExecution: atomicList(podAffinityTerm()).optional(),
  }),
);
export interface PodAffinity extends SchemaOf<typeof podAffinity> {}

export const weightedPodAffinityTerm = namedSchema('io.k8s.api.core.v1.WeightedPodAffinityTerm', () =>
  z.object({
    podAffinityTerm: podAffinityTerm(),
    weight: int32(),
  }),
);
export interface WeightedPodAffinityTerm extends SchemaOf<typeof weightedPodAffinityTerm> {}

export const podAffinityTerm = namedSchema('io.k8s.api.core.v1.PodAffinityTerm', () =>
  z.object({
    labelSelector: labelSelector().optional(),
    matchLabelKeys: atomicList(z.string()).optional(),
    mismatchLabelKeys: atomicList(z.string()).optional(),
    namespaceSelector: labelSelector().optional(),
    namespaces: atomicList(z.string()).optional(),
    topologyKey: z.string(),
  }),
);
export interface PodAffinityTerm extends SchemaOf<typeof podAffinityTerm> {}

export const podAntiAffinity = namedSchema('io.k8s.api.core.v1.PodAntiAffinity', () =>
  z.object({
    preferredDuringSchedulingIgnoredDuringExecution: atomicList(weightedPodAffinityTerm()).optional(),
    requiredDuringSchedulingIgnoredDuringExecution: atomicList(podAffinityTerm()).optional(),
  }),
);
export interface PodAntiAffinity extends SchemaOf<typeof podAntiAffinity> {}

export const volumeNodeAffinity = namedSchema('io.k8s.api.core.v1.VolumeNodeAffinity', () =>
  z.object({
    required: nodeSelector().optional(),
  }),
);
export interface VolumeNodeAffinity extends SchemaOf<typeof volumeNodeAffinity> {}
