import type { LabelSelector } from '../../meta/label-selector.ts';
import type { Pod } from '../pod.ts';
import type { Affinity, PodAffinityTerm } from './affinity.ts';
import type { TopologySpreadConstraint } from './scheduling.ts';

type Labels = Readonly<Record<string, string>>;

/** What a rule says of other pods by this pod's own labels stands in its selector from the pod's creation on, for every reader of it. */
export function withMergedLabelKeys(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec;
  const labels = pod.metadata.labels ?? {};
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(affinity && { affinity: mergedAffinity(affinity, labels) }),
      ...(topologySpreadConstraints && { topologySpreadConstraints: topologySpreadConstraints.map((constraint) => merged(constraint, labels)) }),
    },
  };
}

function mergedAffinity(affinity: Affinity, labels: Labels): Affinity {
  const { podAffinity, podAntiAffinity } = affinity;
  return {
    ...affinity,
    ...(podAffinity && { podAffinity: mergedTerms(podAffinity, labels) }),
    ...(podAntiAffinity && { podAntiAffinity: mergedTerms(podAntiAffinity, labels) }),
  };
}

function mergedTerms(terms: NonNullable<Affinity['podAffinity']>, labels: Labels): NonNullable<Affinity['podAffinity']> {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = terms;
  return {
    ...terms,
    ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => merged(term, labels)) }),
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map((weighed) => ({ ...weighed, podAffinityTerm: merged(weighed.podAffinityTerm, labels) })),
    }),
  };
}

function merged<T extends PodAffinityTerm | TopologySpreadConstraint>(rule: T, labels: Labels): T {
  const mismatchLabelKeys = 'mismatchLabelKeys' in rule ? rule.mismatchLabelKeys : undefined;
  const added = [...requirements('In', rule.matchLabelKeys, labels), ...requirements('NotIn', mismatchLabelKeys, labels)];
  if (rule.labelSelector === undefined || added.length === 0) return rule;
  return { ...rule, labelSelector: { ...rule.labelSelector, matchExpressions: [...(rule.labelSelector.matchExpressions ?? []), ...added] } };
}

/** A key that the pod has no label of says nothing. */
function requirements(operator: 'In' | 'NotIn', keys: readonly string[] = [], labels: Labels): NonNullable<LabelSelector['matchExpressions']> {
  return keys.flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]));
}
