import type { Node } from '@kubets/api';
import { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { Snapshot } from './snapshot.ts';

const zoneLabel = 'topology.kubernetes.io/zone';
const regionLabel = 'topology.kubernetes.io/region';

type NamespaceLabels = (name: string) => Readonly<Record<string, string>> | undefined;

/**
 * Nodes and the pods on them, those just placed included. A change costs what changed: the scheduler's view of the
 * cluster is this, never a copy of it.
 */
export class ClusterState implements Snapshot {
  readonly namespaceLabels: NamespaceLabels;
  readonly nodesWithAffinityPods = new Set<NodeInfo>();
  readonly nodesWithAntiAffinityPods = new Set<NodeInfo>();
  readonly #nodes = new Map<string, NodeInfo>();
  /** Pods on nodes we have not heard of yet. */
  readonly #homeless = new Map<string, Map<string, PodInfo>>();
  readonly #pods = new Map<string, PodInfo>();
  readonly #images = new Map<string, number>();
  readonly #nominated = new Map<string, Map<string, PodInfo>>();
  readonly #nominations = new Map<string, string>();
  #ordered: readonly NodeInfo[] | undefined;

  constructor(namespaceLabels: NamespaceLabels = () => undefined) {
    this.namespaceLabels = namespaceLabels;
  }

  get nodes(): readonly NodeInfo[] {
    return (this.#ordered ??= inTurnsOverZones([...this.#nodes.values()]));
  }

  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  /** The pod as counted on its node. */
  pod(key: string): PodInfo | undefined {
    return this.#pods.get(key);
  }

  setNode(node: Node): void {
    const known = this.#nodes.get(node.metadata.name);
    if (known === undefined) return this.#addNode(new NodeInfo(node));
    const moved = zoneOf(known.node) !== zoneOf(node);
    this.#countImages(known, -1);
    known.setNode(node);
    this.#countImages(known, 1);
    if (moved) this.#ordered = undefined;
  }

  deleteNode(name: string): void {
    const info = this.#nodes.get(name);
    if (info === undefined) return;
    this.#nodes.delete(name);
    this.#ordered = undefined;
    this.#countImages(info, -1);
    this.nodesWithAffinityPods.delete(info);
    this.nodesWithAntiAffinityPods.delete(info);
    if (info.pods.size > 0) this.#homeless.set(name, new Map(info.pods));
  }

  /** Counts a pod on its node, in place of what was counted for it before. */
  setPod(pod: PodInfo): void {
    this.deletePod(pod.key);
    const { nodeName } = pod;
    if (nodeName === undefined) return;
    this.#pods.set(pod.key, pod);
    const info = this.#nodes.get(nodeName);
    if (info === undefined) return void getOrAdd(this.#homeless, nodeName).set(pod.key, pod);
    info.addPod(pod);
    this.#noteAffinity(info);
  }

  deletePod(key: string): void {
    const pod = this.#pods.get(key);
    if (pod?.nodeName === undefined) return;
    this.#pods.delete(key);
    this.#homeless.get(pod.nodeName)?.delete(key);
    const info = this.#nodes.get(pod.nodeName);
    if (info === undefined) return;
    info.removePod(key);
    if (pod.hasAffinity) this.#noteAffinity(info);
  }

  nominate(pod: PodInfo, nodeName: string): void {
    this.forgetNomination(pod.key);
    this.#nominations.set(pod.key, nodeName);
    getOrAdd(this.#nominated, nodeName).set(pod.key, pod);
  }

  forgetNomination(key: string): void {
    const nodeName = this.#nominations.get(key);
    if (nodeName === undefined) return;
    this.#nominations.delete(key);
    const pods = this.#nominated.get(nodeName);
    pods?.delete(key);
    if (pods?.size === 0) this.#nominated.delete(nodeName);
  }

  nominationOf(key: string): string | undefined {
    return this.#nominations.get(key);
  }

  nominatedTo(nodeName: string): readonly PodInfo[] {
    const pods = this.#nominated.get(nodeName);
    return pods === undefined ? [] : [...pods.values()];
  }

  nodesWithImage(name: string): number {
    return this.#images.get(name) ?? 0;
  }

  #addNode(info: NodeInfo): void {
    this.#nodes.set(info.name, info);
    this.#ordered = undefined;
    this.#countImages(info, 1);
    for (const pod of this.#homeless.get(info.name)?.values() ?? []) info.addPod(pod);
    this.#homeless.delete(info.name);
    this.#noteAffinity(info);
  }

  #noteAffinity(info: NodeInfo): void {
    setMembership(this.nodesWithAffinityPods, info, info.podsWithAffinity.size > 0);
    setMembership(this.nodesWithAntiAffinityPods, info, info.podsWithAntiAffinity.size > 0);
  }

  #countImages(info: NodeInfo, sign: 1 | -1): void {
    for (const name of info.images.keys()) this.#images.set(name, (this.#images.get(name) ?? 0) + sign);
  }
}

function setMembership<T>(set: Set<T>, item: T, member: boolean): void {
  if (member) set.add(item);
  else set.delete(item);
}

function getOrAdd<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const fresh = new Map<string, V>();
  maps.set(key, fresh);
  return fresh;
}

const zoneOf = ({ metadata }: Node): string => `${metadata.labels?.[regionLabel] ?? ''}:${metadata.labels?.[zoneLabel] ?? ''}`;

function inTurnsOverZones(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  const zones = [...Map.groupBy(nodes, ({ node }) => zoneOf(node)).values()];
  if (zones.length <= 1) return nodes;
  const longest = Math.max(...zones.map((zone) => zone.length));
  return Array.from({ length: longest }, (_, turn) => zones.flatMap((zone) => zone[turn] ?? [])).flat();
}
