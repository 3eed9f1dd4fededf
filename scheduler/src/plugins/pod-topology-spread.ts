import type { TopologySpreadConstraint } from '@kubets/api';
import { type LabelSelectorMatcher, labelSelectorMatcher } from '@kubets/machinery';
import { anyNodeChange } from '../framework/cluster-event.ts';
import { maxScore, skip, type Prepared, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../state/node-info.ts';
import type { PodInfo } from '../state/pod-info.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { matchesRequired, requiredNodes } from './node-affinity.ts';
import { tolerates } from './tolerations.ts';

const name = 'PodTopologySpread';
const hostnameLabel = 'kubernetes.io/hostname';
const skewed: Rejection = { plugin: name, reasons: ["node(s) didn't match pod topology spread constraints"] };
const unlabelled: Rejection = { plugin: name, reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"], unresolvable: true };

interface Constraint {
  readonly key: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelSelectorMatcher;
  readonly counts: (node: NodeInfo) => boolean;
}

/** A hard constraint with its pods counted by domain. */
interface CountedConstraint extends Constraint {
  readonly domains: ReadonlyMap<string, number>;
  readonly least: number;
  readonly self: number;
}

interface SpreadScores {
  readonly constraints: readonly (Constraint & { readonly domains: ReadonlyMap<string, number>; readonly weight: number })[];
}

/** Keeps the pods a constraint selects evenly spread over the domains of a topology. */
export const podTopologySpread: SchedulerPlugin<readonly CountedConstraint[], SpreadScores> = {
  name,
  weight: 2,
  looksAcrossNodes: true,
  wakesOn: (event, pod) =>
    anyNodeChange(event, ['labels', 'taints']) ||
    event.type === 'node-deleted' ||
    event.type === 'pod-updated' ||
    ('pod' in event && event.pod.namespace === pod.namespace),
  prepare(pod, snapshot): Prepared<readonly CountedConstraint[]> {
    const constraints = constraintsOf(pod, 'DoNotSchedule');
    if (constraints.length === 0) return skip;
    return { type: 'check', state: constraints.map((constraint) => countHard(constraint, constraints, pod, snapshot)) };
  },
  filter(_pod, node, constraints) {
    for (const { key, maxSkew, domains, least, self } of constraints) {
      const domain = node.labels[key];
      if (domain === undefined) return unlabelled;
      if ((domains.get(domain) ?? 0) + self - least > maxSkew) return skewed;
    }
    return undefined;
  },
  prepareScore(pod, nodes, snapshot) {
    const constraints = constraintsOf(pod, 'ScheduleAnyway');
    return constraints.length === 0 ? undefined : { constraints: constraints.map((constraint) => countSoft(constraint, constraints, pod, nodes, snapshot)) };
  },
  score(pod, node, { constraints }) {
    if (!hasAllKeys(node, constraints)) return -1;
    let score = 0;
    for (const { key, selector, domains, weight, maxSkew } of constraints) {
      const count = key === hostnameLabel ? matchingPods(node, pod, selector) : (domains.get(node.labels[key] ?? '') ?? 0);
      score += count * weight + (maxSkew - 1);
    }
    return Math.round(score);
  },
  /** Fewer pods in the domain is better; a node without the labels is worst. */
  normalize(scores) {
    const counted = scores.filter((score) => score >= 0);
    const most = Math.max(0, ...counted);
    const least = Math.min(...counted);
    for (const [index, score] of scores.entries()) {
      if (score < 0) scores[index] = 0;
      else scores[index] = most === 0 ? maxScore : Math.trunc((maxScore * (most + least - score)) / most);
    }
  },
};

function constraintsOf(pod: PodInfo, when: TopologySpreadConstraint['whenUnsatisfiable']): readonly Constraint[] {
  const written = pod.pod.spec.topologySpreadConstraints;
  if (written === undefined || written.length === 0) return [];
  return written.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when).map((constraint) => constraintOf(constraint, pod));
}

function constraintOf(constraint: TopologySpreadConstraint, pod: PodInfo): Constraint {
  return {
    key: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector: selectorOf(constraint, pod),
    counts: nodeInclusion(constraint, pod),
  };
}

/** The values of matchLabelKeys on the pod itself narrow the selector. */
function selectorOf({ labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint, pod: PodInfo): LabelSelectorMatcher {
  if (labelSelector === undefined) return labelSelectorMatcher(undefined);
  const own = matchLabelKeys.flatMap((key) => (pod.labels?.[key] === undefined ? [] : [[key, pod.labels[key]] as const]));
  return labelSelectorMatcher({ ...labelSelector, matchLabels: { ...labelSelector.matchLabels, ...Object.fromEntries(own) } });
}

/** Which nodes' pods count: by default those the pod's own node affinity allows, whatever their taints. */
function nodeInclusion({ nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint, { pod }: PodInfo): (node: NodeInfo) => boolean {
  const required = nodeAffinityPolicy === 'Ignore' ? undefined : requiredNodes(pod);
  const honorTaints = nodeTaintsPolicy === 'Honor';
  return (node) =>
    (required === undefined || matchesRequired(required, node)) &&
    (!honorTaints || node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.spec.tolerations, taint)));
}

function countHard(constraint: Constraint, all: readonly Constraint[], pod: PodInfo, snapshot: Snapshot): CountedConstraint {
  const domains = new Map<string, number>();
  for (const node of snapshot.nodes) {
    const domain = node.labels[constraint.key];
    if (domain === undefined || !hasAllKeys(node, all) || !constraint.counts(node)) continue;
    domains.set(domain, (domains.get(domain) ?? 0) + matchingPods(node, pod, constraint.selector));
  }
  const least = domains.size < constraint.minDomains ? 0 : Math.min(...domains.values());
  return { ...constraint, domains, least: Number.isFinite(least) ? least : 0, self: constraint.selector.matches(pod.labels) ? 1 : 0 };
}

/** Hosts are counted when they are scored; of other topologies only the domains that can still be chosen. */
function countSoft(
  constraint: Constraint,
  all: readonly Constraint[],
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
): SpreadScores['constraints'][number] {
  const eligible = nodes.filter((node) => hasAllKeys(node, all));
  if (constraint.key === hostnameLabel) return { ...constraint, domains: new Map(), weight: Math.log(eligible.length + 2) };
  const domains = new Map<string, number>(eligible.map((node) => [node.labels[constraint.key] ?? '', 0]));
  for (const node of snapshot.nodes) {
    const known = domains.get(node.labels[constraint.key] ?? '');
    if (known === undefined || !hasAllKeys(node, all) || !constraint.counts(node)) continue;
    domains.set(node.labels[constraint.key] ?? '', known + matchingPods(node, pod, constraint.selector));
  }
  return { ...constraint, domains, weight: Math.log(domains.size + 2) };
}

const hasAllKeys = (node: NodeInfo, constraints: readonly Constraint[]): boolean => constraints.every(({ key }) => node.labels[key] !== undefined);

function matchingPods(node: NodeInfo, { namespace }: PodInfo, selector: LabelSelectorMatcher): number {
  let count = 0;
  for (const other of node.pods.values()) {
    if (other.namespace === namespace && other.pod.metadata.deletionTimestamp === undefined && selector.matches(other.labels)) count++;
  }
  return count;
}
