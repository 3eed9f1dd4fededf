import type { Node, Taint } from '@kubets/api';
import type { HostPort, PodInfo } from './pod-info.ts';
import { addTo, noResources, parseResources, type Resources, value } from './resources.ts';

const noTaints: readonly Taint[] = [];
const noLabels: Readonly<Record<string, string>> = {};

/** A node with what runs on it, kept up to date one pod at a time. Plugins read it and never change it. */
export class NodeInfo {
  readonly name: string;
  readonly pods = new Map<string, PodInfo>();
  /** Of its pods, those with any affinity term, and those with a required anti-affinity term. */
  readonly podsWithAffinity = new Map<string, PodInfo>();
  readonly podsWithAntiAffinity = new Map<string, PodInfo>();
  readonly requested: Resources = noResources();
  /** As scoring counts it: pods without requests weigh something. */
  readonly weighed: Resources = noResources();
  readonly usedPorts = new Map<string, HostPort & { count: number }>();
  node: Node;
  labels: Readonly<Record<string, string>> = noLabels;
  taints: readonly Taint[] = noTaints;
  allocatable: Resources = noResources();
  allowedPods = 0;
  /** Bytes of each image the node has, by name. */
  images: ReadonlyMap<string, number> = new Map();

  constructor(node: Node) {
    this.name = node.metadata.name;
    this.node = node;
    this.setNode(node);
  }

  setNode(node: Node): void {
    this.node = node;
    this.labels = node.metadata.labels ?? noLabels;
    this.taints = node.spec.taints ?? noTaints;
    this.allocatable = parseResources(node.status.allocatable);
    this.allowedPods = value(node.status.allocatable?.['pods'] ?? '0');
    this.images = new Map((node.status.images ?? []).flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)));
  }

  addPod(pod: PodInfo): void {
    if (this.pods.has(pod.key)) this.removePod(pod.key);
    this.pods.set(pod.key, pod);
    if (pod.hasAffinity) this.podsWithAffinity.set(pod.key, pod);
    if (pod.requiredAntiAffinity.length > 0) this.podsWithAntiAffinity.set(pod.key, pod);
    addTo(this.requested, pod.requests);
    addTo(this.weighed, pod.nonZeroRequests);
    for (const port of pod.hostPorts) this.#usePort(port);
  }

  removePod(key: string): void {
    const pod = this.pods.get(key);
    if (pod === undefined) return;
    this.pods.delete(key);
    this.podsWithAffinity.delete(key);
    this.podsWithAntiAffinity.delete(key);
    addTo(this.requested, pod.requests, -1);
    addTo(this.weighed, pod.nonZeroRequests, -1);
    for (const port of pod.hostPorts) this.#freePort(port);
  }

  /** A copy to try things on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node);
    for (const pod of this.pods.values()) copy.addPod(pod);
    return copy;
  }

  #usePort(port: HostPort): void {
    const used = this.usedPorts.get(portKey(port));
    if (used === undefined) this.usedPorts.set(portKey(port), { ...port, count: 1 });
    else used.count++;
  }

  #freePort(port: HostPort): void {
    const used = this.usedPorts.get(portKey(port));
    if (used !== undefined && --used.count <= 0) this.usedPorts.delete(portKey(port));
  }
}

const portKey = ({ ip, protocol, port }: HostPort): string => `${ip}/${protocol}/${port}`;
