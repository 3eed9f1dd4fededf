import type { TopologySpreadConstraint } from '@kubets/api';
import { type LabelSelector, type LabelSelectorMatcher, labelSelectorMatcher } from '@kubets/machinery';
import type { NodeInfo } from '../../state/node-info.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { matchesRequired, requiredNodes } from '../node-affinity.ts';
import { tolerates } from '@kubets/api/semantics';

/** A constraint of one pod, ready to be counted by. */
export interface SpreadConstraint {
  readonly key: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelSelectorMatcher;
  /** Whether the pods of a node count. */
  readonly counts: (node: NodeInfo) => boolean;
}

export type SpreadRule = Omit<TopologySpreadConstraint, 'labelSelector'> & { readonly labelSelector?: LabelSelector };

export function spreadConstraint(constraint: SpreadRule, pod: PodInfo): SpreadConstraint {
  return {
    key: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector: selectorOf(constraint, pod),
    counts: nodeInclusion(constraint, pod),
  };
}

/** The values of matchLabelKeys on the pod itself narrow the selector. */
function selectorOf({ labelSelector, matchLabelKeys = [] }: SpreadRule, pod: PodInfo): LabelSelectorMatcher {
  if (labelSelector === undefined) return labelSelectorMatcher(undefined);
  const own = matchLabelKeys.flatMap((key) => (pod.labels?.[key] === undefined ? [] : [[key, pod.labels[key]] as const]));
  return labelSelectorMatcher({ ...labelSelector, matchLabels: { ...labelSelector.matchLabels, ...Object.fromEntries(own) } });
}

/** By default the pods of nodes the pod's own node affinity allows count, whatever the nodes' taints. */
function nodeInclusion({ nodeAffinityPolicy, nodeTaintsPolicy }: SpreadRule, { pod }: PodInfo): (node: NodeInfo) => boolean {
  const required = nodeAffinityPolicy === 'Ignore' ? undefined : requiredNodes(pod);
  const honorTaints = nodeTaintsPolicy === 'Honor';
  return (node) =>
    (required === undefined || matchesRequired(required, node)) &&
    (!honorTaints || node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.spec.tolerations, taint)));
}

export const hasAllKeys = (node: NodeInfo, constraints: readonly SpreadConstraint[]): boolean => constraints.every(({ key }) => node.labels[key] !== undefined);

/** Pods on their way out no longer count. */
export function matchingPods(node: NodeInfo, { namespace }: PodInfo, selector: LabelSelectorMatcher): number {
  let count = 0;
  for (const other of node.pods.values()) {
    if (other.namespace === namespace && other.pod.metadata.deletionTimestamp === undefined && selector.matches(other.labels)) count++;
  }
  return count;
}
