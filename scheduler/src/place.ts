import type { Prepared, Rejection, SchedulerPlugin } from './framework/plugin.ts';
import type { NodeInfo } from './state/node-info.ts';
import type { PodInfo } from './state/pod-info.ts';
import { type Snapshot, withNode } from './state/snapshot.ts';

/** Why each node that was looked at cannot take the pod. */
export type Rejections = ReadonlyMap<string, Rejection>;

export type Placement =
  | { readonly type: 'placed'; readonly node: NodeInfo; readonly evaluated: number; readonly feasible: number }
  | {
      readonly type: 'unschedulable';
      readonly rejections: Rejections;
      readonly nodeCount: number;
      /** When one plugin refused before looking at nodes. */ readonly refused?: Rejection;
    };

export interface PlaceOptions {
  /** Where to begin looking, so that successive pods begin at different nodes. */
  readonly startAt?: number;
  /** Share of nodes to find before choosing; adapts to the cluster's size when absent. */
  readonly percentageOfNodesToScore?: number;
  readonly random?: () => number;
}

/** A plugin with what it prepared for this pod. */
export interface ActiveFilter {
  readonly plugin: SchedulerPlugin;
  readonly state: unknown;
}

/** The best node for a pod, or why there is none. Pure: the same pod, snapshot, plugins and random numbers give the same node. */
export function place(pod: PodInfo, snapshot: Snapshot, plugins: readonly SchedulerPlugin[], options: PlaceOptions = {}): Placement {
  const nodeCount = snapshot.nodes.length;
  const prepared = prepareAll(pod, snapshot, plugins);
  if (prepared.type === 'reject') {
    const { rejection } = prepared;
    return { type: 'unschedulable', rejections: new Map(snapshot.nodes.map(({ name }) => [name, rejection])), nodeCount, refused: rejection };
  }
  const { feasible, rejections, evaluated } = findFeasible(pod, snapshot, prepared, options);
  const [first] = feasible;
  if (first === undefined) return { type: 'unschedulable', rejections, nodeCount };
  const node = feasible.length === 1 ? first : best(pod, feasible, snapshot, prepared.scorers, options.random ?? Math.random);
  return { type: 'placed', node, evaluated, feasible: feasible.length };
}

export interface PreparedFilters {
  readonly type: 'check';
  readonly filters: readonly ActiveFilter[];
  readonly scorers: readonly SchedulerPlugin[];
  readonly onlyNodes: { readonly names: ReadonlySet<string>; readonly plugin: string } | undefined;
}

export function prepareAll(
  pod: PodInfo,
  snapshot: Snapshot,
  plugins: readonly SchedulerPlugin[],
): PreparedFilters | { readonly type: 'reject'; readonly rejection: Rejection } {
  const filters: ActiveFilter[] = [];
  let onlyNodes: PreparedFilters['onlyNodes'];
  for (const plugin of plugins) {
    const prepared: Prepared<unknown> = plugin.prepare?.(pod, snapshot) ?? { type: 'check', state: undefined };
    if (prepared.type === 'reject') return prepared;
    if (prepared.type === 'skip') continue;
    if (plugin.filter !== undefined) filters.push({ plugin, state: prepared.state });
    if (prepared.onlyNodes !== undefined) onlyNodes = { names: onlyNodes?.names.intersection(prepared.onlyNodes) ?? prepared.onlyNodes, plugin: plugin.name };
  }
  return { type: 'check', filters, scorers: plugins.filter((plugin) => plugin.score !== undefined), onlyNodes };
}

interface Feasible {
  readonly feasible: readonly NodeInfo[];
  readonly rejections: Rejections;
  readonly evaluated: number;
}

function findFeasible(pod: PodInfo, snapshot: Snapshot, prepared: PreparedFilters, options: PlaceOptions): Feasible {
  const feasible: NodeInfo[] = [];
  const rejections = new Map<string, Rejection>();
  const promised = promisedNode(pod, snapshot, prepared);
  if (promised !== undefined) return { feasible: [promised], rejections, evaluated: 1 };
  const candidates = prepared.onlyNodes === undefined ? snapshot.nodes : [...prepared.onlyNodes.names].flatMap((name) => snapshot.node(name) ?? []);
  const wanted = nodesToFind(candidates.length, options.percentageOfNodesToScore);
  const startAt = options.startAt ?? 0;
  let evaluated = 0;
  while (evaluated < candidates.length && feasible.length < wanted) {
    const node = candidates[(startAt + evaluated++) % candidates.length];
    if (node === undefined) break;
    const rejection = filterWithNominated(pod, node, snapshot, prepared.filters);
    if (rejection === undefined) feasible.push(node);
    else rejections.set(node.name, rejection);
  }
  if (feasible.length === 0 && prepared.onlyNodes !== undefined) rejectOthers(snapshot, prepared.onlyNodes, rejections);
  return { feasible, rejections, evaluated };
}

/** The node a pod made room for itself on, once the room is there: no other is looked at. */
function promisedNode(pod: PodInfo, snapshot: Snapshot, { filters, onlyNodes }: PreparedFilters): NodeInfo | undefined {
  const name = pod.pod.status.nominatedNodeName;
  const node = name ? snapshot.node(name) : undefined;
  if (node === undefined || onlyNodes?.names.has(node.name) === false) return undefined;
  return filterWithNominated(pod, node, snapshot, filters) === undefined ? node : undefined;
}

function rejectOthers(snapshot: Snapshot, { names, plugin }: NonNullable<PreparedFilters['onlyNodes']>, rejections: Map<string, Rejection>): void {
  const rejection = { plugin, reasons: ["node(s) didn't satisfy plugin(s) [" + plugin + ']'], unresolvable: true };
  for (const { name } of snapshot.nodes) if (!names.has(name)) rejections.set(name, rejection);
}

const fewestNodes = 100;

/** Looking at every node of a large cluster buys little: from 100 nodes on a share of 50 % shrinking to 5 % is enough. */
export function nodesToFind(nodes: number, percentage = 0): number {
  if (nodes < fewestNodes || percentage >= 100) return nodes;
  const share = percentage > 0 ? percentage : Math.max(5, 50 - Math.trunc(nodes / 125));
  return Math.max(fewestNodes, Math.trunc((nodes * share) / 100));
}

/** A node promised to others of the same or a higher priority must take the pod with them there, and without them. */
export function filterWithNominated(pod: PodInfo, node: NodeInfo, snapshot: Snapshot, filters: readonly ActiveFilter[]): Rejection | undefined {
  const promised = snapshot.nominatedTo(node.name);
  const rivals = promised.filter((other) => other.key !== pod.key && other.priority >= pod.priority);
  return (rivals.length > 0 ? filterCrowded(pod, node, rivals, snapshot, filters) : undefined) ?? filterNode(pod, node, filters);
}

function filterCrowded(pod: PodInfo, node: NodeInfo, rivals: readonly PodInfo[], snapshot: Snapshot, filters: readonly ActiveFilter[]): Rejection | undefined {
  const crowded = node.clone();
  for (const rival of rivals) crowded.addPod(rival);
  return filterNode(pod, crowded, preparedFor(pod, withNode(snapshot, crowded), filters));
}

/** Plugins that look beyond the node see the rivals there only when they prepare with them. */
function preparedFor(pod: PodInfo, view: Snapshot, filters: readonly ActiveFilter[]): readonly ActiveFilter[] {
  if (!filters.some(({ plugin }) => plugin.looksAcrossNodes === true)) return filters;
  return filters.map((filter) => {
    if (filter.plugin.looksAcrossNodes !== true) return filter;
    const prepared = filter.plugin.prepare?.(pod, view);
    return prepared?.type === 'check' ? { plugin: filter.plugin, state: prepared.state } : filter;
  });
}

/** The first plugin's reason against a node. */
function filterNode(pod: PodInfo, node: NodeInfo, filters: readonly ActiveFilter[]): Rejection | undefined {
  for (const { plugin, state } of filters) {
    const rejection = plugin.filter?.(pod, node, state);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}

function best(pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot, plugins: readonly SchedulerPlugin[], random: () => number): NodeInfo {
  const totals = new Float64Array(nodes.length);
  for (const plugin of plugins) addScores(totals, pod, nodes, snapshot, plugin);
  let chosen = 0;
  let ties = 1;
  for (let index = 1; index < nodes.length; index++) {
    const difference = (totals[index] ?? 0) - (totals[chosen] ?? 0);
    if (difference > 0) {
      chosen = index;
      ties = 1;
    } else if (difference === 0 && random() < 1 / ++ties) chosen = index;
  }
  return nodes[chosen] as NodeInfo;
}

function addScores(totals: Float64Array, pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot, plugin: SchedulerPlugin): void {
  const state = plugin.prepareScore === undefined ? true : plugin.prepareScore(pod, nodes, snapshot);
  if (state === undefined) return;
  const scores = nodes.map((node) => plugin.score?.(pod, node, state) ?? 0);
  plugin.normalize?.(scores, nodes, state);
  const weight = plugin.weight ?? 1;
  for (let index = 0; index < scores.length; index++) totals[index] = (totals[index] ?? 0) + weight * (scores[index] ?? 0);
}
