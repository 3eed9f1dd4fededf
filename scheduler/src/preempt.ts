import type { PodDisruptionBudget } from '@kubets/api';
import { labelSelectorMatcher } from '@kubets/machinery';
import type { SchedulerPlugin } from './framework/plugin.ts';
import { countReasons } from './explain.ts';
import { type ActiveFilter, filterWithNominated, type Placement, prepareAll } from './place.ts';
import type { PreemptionArgs } from './preemption-args.ts';
import type { NodeInfo } from './state/node-info.ts';
import type { PodInfo } from './state/pod-info.ts';
import { type Snapshot, withNode } from './state/snapshot.ts';

export interface PreemptionRequest {
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
  readonly plugins: readonly SchedulerPlugin[];
  readonly placement: Extract<Placement, { type: 'unschedulable' }>;
  /** Those of one namespace. */
  readonly disruptionBudgets: (namespace: string) => readonly PodDisruptionBudget[];
  readonly limits: PreemptionArgs;
  readonly random?: () => number;
}

export type PreemptionOutcome =
  /** `displaced` were promised the node, and must look for another. */
  | { readonly type: 'preempt'; readonly nodeName: string; readonly victims: readonly PodInfo[]; readonly displaced: readonly PodInfo[] }
  /** No node can be cleared: what the pod was promised holds no more. `message` says why, as it ends a FailedScheduling event. */
  | { readonly type: 'none'; readonly message: string }
  /** The pod may not preempt now; what it was promised still holds. */
  | { readonly type: 'ineligible'; readonly message: string };

interface Candidate {
  readonly node: NodeInfo;
  readonly victims: readonly PodInfo[];
  readonly violations: number;
}

const notHelpful = { plugin: 'DefaultPreemption', reasons: ['Preemption is not helpful for scheduling'] };
const noVictims = { plugin: 'DefaultPreemption', reasons: ['No preemption victims found for incoming pod'] };

/** Which node to clear of which lower-priority pods so that this pod fits, disturbing as little as can be. Pure. */
export function preempt(request: PreemptionRequest): PreemptionOutcome {
  const { pod, snapshot, placement } = request;
  const ineligible = whyNotEligible(request);
  if (ineligible !== undefined) return { type: 'ineligible', message: `preemption: ${ineligible}` };
  const reasons = new Map([...placement.rejections].map(([name]) => [name, notHelpful]));
  const promising = [...placement.rejections]
    .filter(([, rejection]) => rejection.unresolvable !== true && placement.refused === undefined)
    .map(([name]) => name);
  const candidates = findCandidates(request, promising);
  if (candidates.length > 0) {
    const { node, victims } = leastDisturbing(candidates);
    const displaced = snapshot.nominatedTo(node.name).filter((other) => other.priority < pod.priority);
    return { type: 'preempt', nodeName: node.name, victims, displaced };
  }
  for (const name of promising) reasons.set(name, noVictims);
  const { nodeCount } = placement;
  return { type: 'none', message: nodeCount === 0 ? '' : `preemption: 0/${nodeCount} nodes are available: ${countReasons(reasons)}.` };
}

function whyNotEligible({ pod, snapshot, placement }: PreemptionRequest): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status.nominatedNodeName;
  const node = nominated ? snapshot.node(nominated) : undefined;
  // The node it was promised has become impossible: it may look for another at once.
  if (node === undefined || placement.rejections.get(node.name)?.unresolvable === true) return undefined;
  const leaving = [...node.pods.values()].some((other) => other.priority < pod.priority && isLeavingByPreemption(other));
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isLeavingByPreemption({ pod: { metadata, status } }: PodInfo): boolean {
  const disrupted = status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return metadata.deletionTimestamp !== undefined && disrupted?.status === 'True' && disrupted.reason === 'PreemptionByScheduler';
}

function findCandidates(request: PreemptionRequest, names: readonly string[]): readonly Candidate[] {
  const { minCandidateNodesPercentage, minCandidateNodesAbsolute } = request.limits;
  const enough = Math.max(minCandidateNodesAbsolute, Math.trunc((names.length * minCandidateNodesPercentage) / 100));
  const offset = Math.trunc((request.random ?? Math.random)() * names.length);
  const candidates: Candidate[] = [];
  for (let index = 0; index < names.length && candidates.length < enough; index++) {
    const node = request.snapshot.node(names[(offset + index) % names.length] ?? '');
    const candidate = node && selectVictims(request, node);
    if (candidate !== undefined) candidates.push(candidate);
  }
  return candidates;
}

/** Takes every lower-priority pod off a copy of the node, then lets back, the most important first, all that still fit. */
function selectVictims(request: PreemptionRequest, node: NodeInfo): Candidate | undefined {
  const { pod } = request;
  const lower = [...node.pods.values()].filter((other) => other.priority < pod.priority);
  if (lower.length === 0) return undefined;
  const trial = node.clone();
  for (const victim of lower) trial.removePod(victim.key);
  const fits = fitsOn(request, trial);
  if (!fits()) return undefined;
  const { violating, others } = byDisruptionBudget(lower.toSorted(moreImportantFirst), request.disruptionBudgets);
  const victims: PodInfo[] = [];
  const reprieve = (candidate: PodInfo): boolean => {
    trial.addPod(candidate);
    if (fits()) return true;
    trial.removePod(candidate.key);
    victims.push(candidate);
    return false;
  };
  const violations = violating.filter((candidate) => !reprieve(candidate)).length;
  for (const candidate of others) reprieve(candidate);
  return { node, victims: victims.toSorted(moreImportantFirst), violations };
}

/** Whether the pod passes all filters on the trial node as it stands. */
function fitsOn({ pod, snapshot, plugins }: PreemptionRequest, trial: NodeInfo): () => boolean {
  const view = withNode(snapshot, trial);
  const fixed = activeFilters(pod, view, plugins);
  if (fixed === undefined) return () => false;
  if (!fixed.some(({ plugin }) => plugin.looksAcrossNodes === true)) return () => filterWithNominated(pod, trial, view, fixed) === undefined;
  return () => {
    const filters = activeFilters(pod, view, plugins);
    return filters !== undefined && filterWithNominated(pod, trial, view, filters) === undefined;
  };
}

function activeFilters(pod: PodInfo, snapshot: Snapshot, plugins: readonly SchedulerPlugin[]): readonly ActiveFilter[] | undefined {
  const prepared = prepareAll(pod, snapshot, plugins);
  return prepared.type === 'reject' ? undefined : prepared.filters;
}

const startedAt = ({ pod }: PodInfo): string => pod.status.startTime ?? pod.metadata.creationTimestamp;

/** Higher priority, then running for longer. */
function moreImportantFirst(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || startedAt(a).localeCompare(startedAt(b));
}

function byDisruptionBudget(
  pods: readonly PodInfo[],
  budgetsOf: PreemptionRequest['disruptionBudgets'],
): { readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[] } {
  const allowed = new Map<string, number>();
  const violates = (pod: PodInfo): boolean => {
    let violating = false;
    for (const budget of budgetsOf(pod.namespace)) {
      if (budget.status?.disruptedPods?.[pod.pod.metadata.name] !== undefined || !labelSelectorMatcher(budget.spec.selector).matches(pod.labels)) continue;
      const key = `${pod.namespace}/${budget.metadata.name}`;
      const left = (allowed.get(key) ?? budget.status?.disruptionsAllowed ?? 0) - 1;
      allowed.set(key, left);
      violating ||= left < 0;
    }
    return violating;
  };
  const judged = pods.map((pod) => ({ pod, violating: violates(pod) }));
  return {
    violating: judged.filter(({ violating }) => violating).map(({ pod }) => pod),
    others: judged.filter(({ violating }) => !violating).map(({ pod }) => pod),
  };
}

/** Fewest budgets violated, then least important first victim, least importance in all, fewest victims, youngest first victim. */
function leastDisturbing(candidates: readonly Candidate[]): Candidate {
  const measures: readonly ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => victims[0]?.priority ?? -Infinity,
    ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims),
  ];
  let left = candidates;
  for (const measure of measures) {
    const least = Math.min(...left.map(measure));
    left = left.filter((candidate) => measure(candidate) === least);
  }
  return left[0] as Candidate;
}

/** Of the most important victims. */
function earliestStart(victims: readonly PodInfo[]): number {
  const highest = victims[0]?.priority;
  return Math.min(...victims.filter(({ priority }) => priority === highest).map((victim) => Date.parse(startedAt(victim)) || 0));
}
