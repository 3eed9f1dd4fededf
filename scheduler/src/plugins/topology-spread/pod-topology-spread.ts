import type { TopologySpreadConstraint } from '@kubets/api';
import { anyNodeChange } from '../../framework/cluster-event.ts';
import { maxScore, skip, type Prepared, type Rejection, type SchedulerPlugin } from '../../framework/plugin.ts';
import type { NodeInfo } from '../../state/node-info.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { type DefaultSpread, defaultSelector, type SelectorSource, systemSpread } from './default-constraints.ts';
import { hasAllKeys, matchingPods, spreadConstraint, type SpreadConstraint } from './spread-constraint.ts';

const name = 'PodTopologySpread';
const hostnameLabel = 'kubernetes.io/hostname';
const skewed: Rejection = { plugin: name, reasons: ["node(s) didn't match pod topology spread constraints"] };
const unlabelled: Rejection = { plugin: name, reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"], unresolvable: true };

/** A hard constraint with its pods counted by domain. */
interface CountedConstraint extends SpreadConstraint {
  readonly domains: ReadonlyMap<string, number>;
  readonly least: number;
  readonly self: number;
}

interface SpreadScores {
  readonly constraints: readonly (SpreadConstraint & { readonly domains: ReadonlyMap<string, number>; readonly weight: number })[];
  /** Undefined when any node can be preferred. */
  readonly ignores: ((node: NodeInfo) => boolean) | undefined;
}

export interface PodTopologySpreadOptions {
  readonly selectors: SelectorSource;
  /** For pods without constraints of their own. */
  readonly defaults?: DefaultSpread;
}

/** Keeps the pods a constraint selects evenly spread over the domains of a topology. */
export function podTopologySpread({
  selectors,
  defaults = systemSpread,
}: PodTopologySpreadOptions): SchedulerPlugin<readonly CountedConstraint[], SpreadScores> {
  const constraintsOf = (pod: PodInfo, when: TopologySpreadConstraint['whenUnsatisfiable']): readonly SpreadConstraint[] => {
    const asks = ({ whenUnsatisfiable }: Pick<TopologySpreadConstraint, 'whenUnsatisfiable'>): boolean => whenUnsatisfiable === when;
    if (hasOwn(pod)) return pod.pod.spec.topologySpreadConstraints?.filter(asks).map((constraint) => spreadConstraint(constraint, pod)) ?? [];
    const constraints = defaults.constraints.filter(asks);
    const labelSelector = constraints.length === 0 ? undefined : defaultSelector(pod, selectors);
    return labelSelector === undefined ? [] : constraints.map((constraint) => spreadConstraint({ ...constraint, labelSelector }, pod));
  };
  return {
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
      if (constraints.length === 0) return undefined;
      const ignores = hasOwn(pod) || defaults.needsAllKeys ? (node: NodeInfo): boolean => !hasAllKeys(node, constraints) : undefined;
      return { constraints: constraints.map((constraint) => countSoft(constraint, ignores, pod, nodes, snapshot)), ignores };
    },
    score(pod, node, { constraints, ignores }) {
      if (ignores?.(node) === true) return -1;
      let score = 0;
      for (const { key, selector, domains, weight, maxSkew } of constraints) {
        const domain = node.labels[key];
        if (domain === undefined) continue;
        const count = key === hostnameLabel ? matchingPods(node, pod, selector) : (domains.get(domain) ?? 0);
        score += count * weight + (maxSkew - 1);
      }
      return Math.round(score);
    },
    normalize: preferFewer,
  };
}

const hasOwn = ({ pod }: PodInfo): boolean => (pod.spec.topologySpreadConstraints?.length ?? 0) > 0;

/** Fewer pods in the domain is better; an ignored node is worst. */
function preferFewer(scores: number[]): void {
  let most = 0;
  let least = Infinity;
  for (const score of scores) {
    if (score < 0) continue;
    most = Math.max(most, score);
    least = Math.min(least, score);
  }
  for (const [index, score] of scores.entries()) {
    if (score < 0) scores[index] = 0;
    else scores[index] = most === 0 ? maxScore : Math.trunc((maxScore * (most + least - score)) / most);
  }
}

function countHard(constraint: SpreadConstraint, all: readonly SpreadConstraint[], pod: PodInfo, snapshot: Snapshot): CountedConstraint {
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
  constraint: SpreadConstraint,
  ignores: SpreadScores['ignores'],
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
): SpreadScores['constraints'][number] {
  const eligible = ignores === undefined ? nodes : nodes.filter((node) => !ignores(node));
  const { key, selector } = constraint;
  if (key === hostnameLabel) return { ...constraint, domains: new Map(), weight: Math.log(eligible.length + 2) };
  const domains = new Map<string, number>();
  for (const { labels } of eligible) if (labels[key] !== undefined) domains.set(labels[key], 0);
  if (domains.size > 0) {
    for (const node of snapshot.nodes) {
      const domain = node.labels[key];
      const known = domain === undefined ? undefined : domains.get(domain);
      if (domain === undefined || known === undefined || ignores?.(node) === true || !constraint.counts(node)) continue;
      domains.set(domain, known + matchingPods(node, pod, selector));
    }
  }
  return { ...constraint, domains, weight: Math.log(domains.size + 2) };
}
