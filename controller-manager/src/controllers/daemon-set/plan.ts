import type { DaemonSet, DaemonSetStatus, Node, Pod } from '@kubets/api';
import { resolveIntOrPercent } from '@kubets/machinery';
import { isPodAvailable, isPodReady, isPodTerminal, isPodTerminating } from '../../workloads/pod-state.ts';
import { revisionHashLabel } from '../../workloads/revisions.ts';
import { nodeNameOf, placeOn } from './placement.ts';

export interface ObservedDaemonSet {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  /** Controlled by the set. */
  readonly pods: readonly Pod[];
  /** The hash of the present template's revision. */
  readonly hash: string;
  readonly now: Date;
}

export interface DaemonSetPlan {
  readonly createOn: readonly string[];
  readonly remove: readonly Pod[];
  /** Ended by themselves: removed so that new ones can take their place. */
  readonly ended: readonly Pod[];
}

/** Which nodes get a pod and which pods go: first what is missing or too much, then, if nothing is, the rolling update. */
export function planDaemonSet(observed: ObservedDaemonSet): DaemonSetPlan {
  const byNode = podsByNode(observed.pods);
  const steps = observed.nodes.map((node) => planNode(observed, node, byNode.get(node.metadata.name) ?? []));
  const known = new Set(observed.nodes.map(({ metadata }) => metadata.name));
  const strays = observed.pods.filter((pod) => !pod.spec.nodeName && !isPodTerminating(pod) && !known.has(nodeNameOf(pod) ?? ''));
  const plan = {
    createOn: steps.flatMap(({ createOn }) => createOn),
    remove: [...steps.flatMap(({ remove }) => remove), ...strays],
    ended: steps.flatMap(({ ended }) => ended),
  };
  const isSettled = plan.createOn.length + plan.remove.length + plan.ended.length === 0;
  return isSettled && observed.set.spec.updateStrategy?.type !== 'OnDelete' ? planUpdate(observed, byNode) : plan;
}

function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  return Map.groupBy(pods, (pod) => nodeNameOf(pod) ?? '');
}

function planNode(observed: ObservedDaemonSet, node: Node, pods: readonly Pod[]): DaemonSetPlan {
  const { set } = observed;
  const { shouldRun, mayStay } = placeOn(set, node);
  const living = pods.filter((pod) => !isPodTerminating(pod));
  const ended = living.filter((pod) => isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined);
  if (!mayStay) return { createOn: [], remove: living, ended: [] };
  if (ended.length > 0) return { createOn: [], remove: [], ended };
  if (pods.length === 0) return { createOn: shouldRun ? [node.metadata.name] : [], remove: [], ended };
  return { createOn: [], remove: surge(set) > 0 ? finishedSurge(observed, living) : oldestFirst(living).slice(1), ended };
}

/** Of a pair the old pod goes once it is of no use, or the new one is available; beyond the pair, the oldest of a kind stays. */
function finishedSurge({ set, hash, now }: ObservedDaemonSet, living: readonly Pod[]): readonly Pod[] {
  const [old, ...moreOld] = oldestFirst(living.filter((pod) => !isOfRevision(pod, hash)));
  const [fresh, ...moreFresh] = oldestFirst(living.filter((pod) => isOfRevision(pod, hash)));
  const isReplaced = old && fresh && (!isPodReady(old) || isPodAvailable(fresh, set.spec.minReadySeconds ?? 0, now));
  return [...moreOld, ...moreFresh, ...(isReplaced ? [old] : [])];
}

const isOfRevision = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[revisionHashLabel] === hash;

function planUpdate(observed: ObservedDaemonSet, byNode: ReadonlyMap<string, readonly Pod[]>): DaemonSetPlan {
  const { set, hash, now } = observed;
  const nodes = observed.nodes.filter((node) => placeOn(set, node).shouldRun);
  const perNode = nodes.map((node) => ({ node, pods: byNode.get(node.metadata.name) ?? [] }));
  const isOld = (pod: Pod): boolean => !isOfRevision(pod, hash);
  const isAvailable = (pod: Pod): boolean => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  if (surge(set) > 0) return planSurge(set, perNode, { isOld, isAvailable });
  const unavailable = perNode.filter(({ pods }) => !pods.some((pod) => isAvailable(pod) && !isPodTerminating(pod))).length;
  const old = perNode.flatMap(({ pods }) => pods).filter((pod) => isOld(pod) && !isPodTerminating(pod));
  const allowance = Math.max(0, maxUnavailable(set, nodes.length) - unavailable);
  const remove = [...old.filter((pod) => !isAvailable(pod)), ...old.filter(isAvailable).slice(0, allowance)];
  return { createOn: [], remove, ended: [] };
}

interface PodJudgement {
  readonly isOld: (pod: Pod) => boolean;
  readonly isAvailable: (pod: Pod) => boolean;
}

/** A node whose old pod is of no use gets a new one at once; the others one after the other, as many as may surge. */
function planSurge(set: DaemonSet, perNode: readonly { node: Node; pods: readonly Pod[] }[], { isOld, isAvailable }: PodJudgement): DaemonSetPlan {
  const surging = perNode.filter(({ pods }) => pods.length > 1).length;
  const candidates = perNode.filter(({ pods }) => pods.length > 0 && pods.every(isOld));
  const useful = candidates.filter(({ pods }) => pods.some(isAvailable));
  const useless = candidates.filter((candidate) => !useful.includes(candidate));
  const limit = Math.max(0, surge(set, perNode.length) - surging);
  return { createOn: [...useless, ...useful.slice(0, limit)].map(({ node }) => node.metadata.name), remove: [], ended: [] };
}

function surge({ spec }: DaemonSet, total = 1): number {
  return resolveIntOrPercent(spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, total, 'up');
}

function maxUnavailable({ spec }: DaemonSet, total: number): number {
  return resolveIntOrPercent(spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, total, 'up');
}

function oldestFirst(pods: readonly Pod[]): readonly Pod[] {
  return pods.toSorted((a, b) => compare(`${a.metadata.creationTimestamp} ${a.metadata.name}`, `${b.metadata.creationTimestamp} ${b.metadata.name}`));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function daemonSetStatus({ set, nodes, pods, hash, now }: ObservedDaemonSet): DaemonSetStatus {
  const byNode = podsByNode(pods);
  const wanted = nodes.filter((node) => placeOn(set, node).shouldRun);
  const chosen = wanted.flatMap((node) => oldestFirst(byNode.get(node.metadata.name) ?? [])[0] ?? []);
  const available = chosen.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length;
  const misscheduled = nodes.filter((node) => !wanted.includes(node) && byNode.has(node.metadata.name)).length;
  return {
    ...set.status,
    observedGeneration: set.metadata.generation,
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: chosen.length,
    numberMisscheduled: misscheduled,
    numberReady: chosen.filter(isPodReady).length,
    updatedNumberScheduled: chosen.filter((pod) => isOfRevision(pod, hash)).length || undefined,
    numberAvailable: available || undefined,
    numberUnavailable: wanted.length - available || undefined,
  };
}
