import type { ClusterConfig } from '../cluster-config.ts';
import type { ComponentState } from '../supervisor/supervised-process.ts';

/** What `kubets status` shows, and prints as it is with `-o json`. */
export interface ClusterStatus {
  readonly name: string;
  readonly state: 'running' | 'stopped';
  readonly folder: string;
  readonly kubeconfig: string;
  /** URL of the API server. */
  readonly server: string;
  readonly store: { readonly type: ClusterConfig['store']; readonly bytes: number };
  /** Whether the machine starts the cluster when it starts itself. */
  readonly startsAtBoot: boolean;
  readonly components: readonly ComponentStatus[];
  readonly workload: Workload | Unreachable;
}

export interface ComponentStatus extends ComponentState {
  /** Of the process and its children: what they hold in memory, and how many cores they use. Absent when none runs. */
  readonly usage?: Usage;
}

export interface Usage {
  readonly memoryBytes: number;
  readonly cores: number;
}

/** What runs on the cluster, as its API server tells. */
export interface Workload {
  readonly type: 'workload';
  readonly nodes: readonly NodeStatus[];
  readonly endpoints: readonly Endpoint[];
}

export interface Unreachable {
  readonly type: 'unreachable';
  readonly reason: string;
}

export interface NodeStatus {
  readonly name: string;
  /** As kubectl shows it, such as `Ready,SchedulingDisabled`. */
  readonly status: string;
  readonly address?: string | undefined;
  readonly podCidr?: string | undefined;
  readonly podsReady: number;
  /** Pods that are to run on the node, without those that have ended. */
  readonly pods: number;
  readonly podsAtMost: number;
}

/** A port of a Service that is reached from outside the cluster. */
export interface Endpoint {
  readonly service: string;
  readonly port: number;
  readonly urls: readonly string[];
}
