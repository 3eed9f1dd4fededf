import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '@kubets/api';
import { keyOf, labelSelectorMatcher, type LabelSelectorMatcher } from '@kubets/machinery';
import { nonZeroRequests, podRequests } from './pod-requests.ts';
import type { Resources } from './resources.ts';

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** A pod (anti-)affinity term, ready to be matched. */
export interface AffinityTerm {
  readonly topologyKey: string;
  readonly selector: LabelSelectorMatcher;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: LabelSelectorMatcher;
  readonly weight: number;
}

const noTerms: readonly AffinityTerm[] = [];
const noPorts: readonly HostPort[] = [];

/** A pod with what scheduling needs of it worked out once. */
export class PodInfo {
  readonly pod: Pod;
  readonly key: string;
  readonly namespace: string;
  readonly priority: number;
  readonly requests: Resources;
  readonly hostPorts: readonly HostPort[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
  /** Where a pod that is placed but not seen as bound yet is counted. */
  readonly assumedOn: string | undefined;
  #nonZero: Resources | undefined;

  constructor(pod: Pod, assumedOn?: string, like?: PodInfo) {
    this.pod = pod;
    this.key = keyOf(pod);
    this.namespace = pod.metadata.namespace ?? '';
    this.priority = pod.spec.priority ?? 0;
    this.assumedOn = assumedOn;
    const affinity = pod.spec.affinity;
    this.requests = like?.requests ?? podRequests(pod);
    this.hostPorts = like?.hostPorts ?? hostPortsOf(pod);
    this.requiredAffinity = like?.requiredAffinity ?? requiredTerms(pod, affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
    this.requiredAntiAffinity = like?.requiredAntiAffinity ?? requiredTerms(pod, affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
    this.preferredAffinity = like?.preferredAffinity ?? weightedTerms(pod, affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
    this.preferredAntiAffinity = like?.preferredAntiAffinity ?? weightedTerms(pod, affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
    this.#nonZero = like?.nonZeroRequests;
  }

  /** Worked out when first asked for. */
  get nonZeroRequests(): Resources {
    return (this.#nonZero ??= nonZeroRequests(this.pod));
  }

  get uid(): string {
    return this.pod.metadata.uid;
  }

  get labels(): Readonly<Record<string, string>> | undefined {
    return this.pod.metadata.labels;
  }

  get nodeName(): string | undefined {
    return this.assumedOn ?? (this.pod.spec.nodeName || undefined);
  }

  get hasAffinity(): boolean {
    return this.requiredAffinity.length + this.requiredAntiAffinity.length + this.preferredAffinity.length + this.preferredAntiAffinity.length > 0;
  }

  /** The same pod counted on a node before its binding is seen. */
  assumed(nodeName: string): PodInfo {
    return new PodInfo(this.pod, nodeName, this);
  }
}

export const isTerminal = (pod: Pod): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';

function hostPortsOf(pod: Pod): readonly HostPort[] {
  let ports: HostPort[] | undefined;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (hostPort) (ports ??= []).push({ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort });
    }
  }
  return ports ?? noPorts;
}

function requiredTerms(pod: Pod, terms: readonly PodAffinityTerm[] | undefined): readonly AffinityTerm[] {
  return terms === undefined || terms.length === 0 ? noTerms : terms.map((term) => affinityTerm(pod, term, 0));
}

function weightedTerms(pod: Pod, terms: readonly WeightedPodAffinityTerm[] | undefined): readonly AffinityTerm[] {
  return terms === undefined || terms.length === 0 ? noTerms : terms.map(({ podAffinityTerm, weight }) => affinityTerm(pod, podAffinityTerm, weight));
}

/** No namespaces and no selector of them means the pod's own namespace. */
function affinityTerm(pod: Pod, term: PodAffinityTerm, weight: number): AffinityTerm {
  const named = term.namespaces ?? [];
  const own = named.length === 0 && term.namespaceSelector === undefined ? [pod.metadata.namespace ?? ''] : named;
  return {
    topologyKey: term.topologyKey,
    selector: labelSelectorMatcher(term.labelSelector),
    namespaces: new Set(own),
    namespaceSelector: labelSelectorMatcher(term.namespaceSelector),
    weight,
  };
}
