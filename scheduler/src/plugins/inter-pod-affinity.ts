import { z } from 'zod';
import { anyNodeChange } from '../framework/cluster-event.ts';
import { maxScore, skip, type Prepared, type Rejection, type SchedulerPlugin } from '../framework/plugin.ts';
import type { NodeInfo } from '../state/node-info.ts';
import type { AffinityTerm, PodInfo } from '../state/pod-info.ts';
import type { Snapshot } from '../state/snapshot.ts';

export const interPodAffinityArgs = z.strictObject({
  /** What a required affinity of a pod that is there weighs when another is scored. */
  hardPodAffinityWeight: z.int().min(0).max(100).default(1),
  /** Pods that ask for nothing are then scored without a look at those that are there. */
  ignorePreferredTermsOfExistingPods: z.boolean().default(false),
});
type InterPodAffinityArgs = z.output<typeof interPodAffinityArgs>;

const name = 'InterPodAffinity';
const noCompany: Rejection = { plugin: name, reasons: ["node(s) didn't match pod affinity rules"], unresolvable: true };
const badCompany: Rejection = { plugin: name, reasons: ["node(s) didn't match pod anti-affinity rules"] };
const unwelcome: Rejection = { plugin: name, reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"] };

/** Amounts by topology key and domain. */
class DomainCounts {
  readonly #byKey = new Map<string, Map<string, number>>();

  add(key: string, node: NodeInfo, amount: number): void {
    const domain = node.labels[key];
    if (domain === undefined) return;
    const domains = this.#byKey.get(key) ?? new Map<string, number>();
    this.#byKey.set(key, domains.set(domain, (domains.get(domain) ?? 0) + amount));
  }

  get(key: string, node: NodeInfo): number {
    const domain = node.labels[key];
    return domain === undefined ? 0 : (this.#byKey.get(key)?.get(domain) ?? 0);
  }

  sum(node: NodeInfo): number {
    let sum = 0;
    for (const [key, domains] of this.#byKey) sum += domains.get(node.labels[key] ?? '') ?? 0;
    return sum;
  }

  /** Whether the node is in any domain that was counted. */
  touches(node: NodeInfo): boolean {
    for (const [key, domains] of this.#byKey) if ((domains.get(node.labels[key] ?? '') ?? 0) > 0) return true;
    return false;
  }

  get empty(): boolean {
    return this.#byKey.size === 0;
  }
}

interface Company {
  /** Where pods are that the pod wants near it. */
  readonly wanted: DomainCounts;
  /** Where pods are that it wants to be away from. */
  readonly shunned: DomainCounts;
  /** Where pods are that want to be away from it. */
  readonly forbidden: DomainCounts;
  /** The pod would satisfy its own affinity, so the first of a group can start it. */
  readonly likesItself: boolean;
}

/** Pods that must, should, should not or must not share a domain with other pods. */
export function interPodAffinity(args: InterPodAffinityArgs): SchedulerPlugin<Company, DomainCounts> {
  return {
    name,
    weight: 2,
    looksAcrossNodes: true,
    wakesOn: (event) => anyNodeChange(event, ['labels']) || event.type.startsWith('assigned-pod') || event.type === 'pod-updated',
    prepare(pod, snapshot): Prepared<Company> {
      const forbidden = countForbidden(pod, snapshot);
      if (forbidden.empty && pod.requiredAffinity.length + pod.requiredAntiAffinity.length === 0) return skip;
      return { type: 'check', state: { ...countRequired(pod, snapshot), forbidden, likesItself: matchesAll(pod.requiredAffinity, pod, snapshot) } };
    },
    filter(pod, node, company) {
      if (!hasCompany(pod, node, company)) return noCompany;
      if (pod.requiredAntiAffinity.some(({ topologyKey }) => company.shunned.get(topologyKey, node) > 0)) return badCompany;
      return company.forbidden.touches(node) ? unwelcome : undefined;
    },
    prepareScore(pod, _nodes, snapshot) {
      const scores = new DomainCounts();
      const prefers = pod.preferredAffinity.length + pod.preferredAntiAffinity.length > 0;
      if (!prefers && args.ignorePreferredTermsOfExistingPods) return undefined;
      for (const node of prefers ? snapshot.nodes : snapshot.nodesWithAffinityPods) {
        for (const other of (prefers ? node.pods : node.podsWithAffinity).values()) scorePair({ scores, args, snapshot }, pod, other, node);
      }
      return scores.empty ? undefined : scores;
    },
    score: (_pod, node, scores) => scores.sum(node),
    normalize(scores) {
      const most = Math.max(...scores);
      const least = Math.min(...scores);
      for (const [index, score] of scores.entries()) scores[index] = most === least ? 0 : Math.trunc((maxScore * (score - least)) / (most - least));
    },
  };
}

function termMatches(term: AffinityTerm, pod: PodInfo, snapshot: Snapshot): boolean {
  if (!term.selector.matches(pod.labels)) return false;
  return term.namespaces.has(pod.namespace) || term.namespaceSelector.matches(snapshot.namespaceLabels(pod.namespace));
}

const matchesAll = (terms: readonly AffinityTerm[], pod: PodInfo, snapshot: Snapshot): boolean => terms.every((term) => termMatches(term, pod, snapshot));

function countForbidden(pod: PodInfo, snapshot: Snapshot): DomainCounts {
  const counts = new DomainCounts();
  for (const node of snapshot.nodesWithAntiAffinityPods) {
    for (const other of node.podsWithAntiAffinity.values()) {
      for (const term of other.requiredAntiAffinity) if (termMatches(term, pod, snapshot)) counts.add(term.topologyKey, node, 1);
    }
  }
  return counts;
}

function countRequired(pod: PodInfo, snapshot: Snapshot): Pick<Company, 'wanted' | 'shunned'> {
  const wanted = new DomainCounts();
  const shunned = new DomainCounts();
  const { requiredAffinity, requiredAntiAffinity } = pod;
  if (requiredAffinity.length + requiredAntiAffinity.length === 0) return { wanted, shunned };
  for (const node of snapshot.nodes) {
    for (const other of node.pods.values()) {
      if (requiredAffinity.length > 0 && matchesAll(requiredAffinity, other, snapshot))
        for (const { topologyKey } of requiredAffinity) wanted.add(topologyKey, node, 1);
      for (const term of requiredAntiAffinity) if (termMatches(term, other, snapshot)) shunned.add(term.topologyKey, node, 1);
    }
  }
  return { wanted, shunned };
}

function hasCompany({ requiredAffinity }: PodInfo, node: NodeInfo, { wanted, likesItself }: Company): boolean {
  if (requiredAffinity.some(({ topologyKey }) => node.labels[topologyKey] === undefined)) return false;
  if (requiredAffinity.every(({ topologyKey }) => wanted.get(topologyKey, node) > 0)) return true;
  return wanted.empty && likesItself;
}

interface Scoring {
  readonly scores: DomainCounts;
  readonly args: InterPodAffinityArgs;
  readonly snapshot: Snapshot;
}

function scorePair({ scores, args, snapshot }: Scoring, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
  for (const term of pod.preferredAffinity) if (termMatches(term, other, snapshot)) scores.add(term.topologyKey, node, term.weight);
  for (const term of pod.preferredAntiAffinity) if (termMatches(term, other, snapshot)) scores.add(term.topologyKey, node, -term.weight);
  const { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods } = args;
  if (hardPodAffinityWeight > 0)
    for (const term of other.requiredAffinity) if (termMatches(term, pod, snapshot)) scores.add(term.topologyKey, node, hardPodAffinityWeight);
  if (ignorePreferredTermsOfExistingPods) return;
  for (const term of other.preferredAffinity) if (termMatches(term, pod, snapshot)) scores.add(term.topologyKey, node, term.weight);
  for (const term of other.preferredAntiAffinity) if (termMatches(term, pod, snapshot)) scores.add(term.topologyKey, node, -term.weight);
}
