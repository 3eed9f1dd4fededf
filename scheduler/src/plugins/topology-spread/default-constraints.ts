import type { Service, TopologySpreadConstraint } from '@kubets/api';
import { type LabelSelector, labelSetMatcher, type OwnerReference } from '@kubets/machinery';
import { z } from 'zod';
import type { PodInfo } from '../../state/pod-info.ts';

/** Which pods belong together with a pod: those of its Services and of its controller. */
export interface SelectorSource {
  services(namespace: string): readonly Service[];
  /** What a ReplicaSet, StatefulSet or ReplicationController selects. */
  selectorOf(owner: OwnerReference, namespace: string): LabelSelector | undefined;
}

export interface DefaultSpread {
  readonly constraints: readonly Omit<TopologySpreadConstraint, 'labelSelector'>[];
  /** Whether a node must have the topology of every constraint to be preferred. */
  readonly needsAllKeys: boolean;
}

/** What holds for pods that ask for no spreading (https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#internal-default-constraints). */
export const systemSpread: DefaultSpread = {
  constraints: [
    { maxSkew: 3, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
  needsAllKeys: false,
};

const policy = z.enum(['Honor', 'Ignore']).optional();

/** `System` spreads as above; `List` as told, and then nodes without the topologies asked for are not preferred. */
export const podTopologySpreadArgs = z
  .strictObject({
    defaultingType: z.enum(['System', 'List']).default('System'),
    defaultConstraints: z
      .array(
        z.strictObject({
          maxSkew: z.int().min(1),
          topologyKey: z.string().min(1),
          whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
          minDomains: z.int().min(1).optional(),
          nodeAffinityPolicy: policy,
          nodeTaintsPolicy: policy,
        }),
      )
      .default([]),
  })
  .refine(({ defaultingType, defaultConstraints }) => defaultingType === 'List' || defaultConstraints.length === 0, {
    path: ['defaultConstraints'],
    message: 'when .defaultingType is System, must be empty',
  });

export function defaultSpread({ defaultingType, defaultConstraints }: z.output<typeof podTopologySpreadArgs>): DefaultSpread {
  return defaultingType === 'System' ? systemSpread : { constraints: defaultConstraints, needsAllKeys: true };
}

/** Undefined for a pod that belongs to nothing: there is nothing to spread it from. */
export function defaultSelector({ pod, namespace, labels }: PodInfo, source: SelectorSource): LabelSelector | undefined {
  const matchLabels: Record<string, string> = {};
  for (const { spec } of source.services(namespace)) {
    if (spec.selector !== undefined && isNotEmpty(spec.selector) && labelSetMatcher(spec.selector).matches(labels)) Object.assign(matchLabels, spec.selector);
  }
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const owned = owner && source.selectorOf(owner, namespace);
  Object.assign(matchLabels, owned?.matchLabels);
  const matchExpressions = owned?.matchExpressions ?? [];
  return isNotEmpty(matchLabels) || matchExpressions.length > 0 ? { matchLabels, matchExpressions } : undefined;
}

function isNotEmpty(labels: Readonly<Record<string, string>>): boolean {
  for (const _ in labels) return true;
  return false;
}
