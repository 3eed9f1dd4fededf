import type { Node, Pod } from '@kubets/api';
import type { Draft } from '@kubets/machinery';
import { ClusterState } from '../state/cluster-state.ts';
import { PodInfo } from '../state/pod-info.ts';

interface NodeDraft {
  readonly name: string;
  readonly labels?: Record<string, string>;
  readonly allocatable?: Record<string, string>;
  readonly taints?: Node['spec']['taints'];
  readonly unschedulable?: boolean;
  readonly images?: NonNullable<Node['status']['images']>;
}

/** A node as the API server would return it, with its host name as a label. */
export function node({ name, labels, allocatable, taints, unschedulable, images }: NodeDraft): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }), ...(unschedulable !== undefined && { unschedulable }) },
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable }, ...(images && { images }) },
  };
}

interface PodDraft {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly requests?: Record<string, string>;
  readonly on?: string;
  readonly spec?: Draft<Pod['spec']>;
  readonly status?: Draft<Pod['status']>;
}

export function pod({ name, namespace = 'default', labels, requests, on, spec, status }: PodDraft): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...(labels && { labels }) },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'main', image: 'example/app:1', ...(requests && { resources: { requests } }) }],
      ...(on !== undefined && { nodeName: on }),
      ...spec,
    },
    status: { phase: on === undefined ? 'Pending' : 'Running', ...status },
  } as Pod;
}

export const podInfo = (draft: PodDraft): PodInfo => new PodInfo(pod(draft));

export function clusterOf(nodes: readonly NodeDraft[], pods: readonly PodDraft[] = [], namespaces: Record<string, Record<string, string>> = {}): ClusterState {
  const state = new ClusterState((name) => namespaces[name]);
  for (const draft of nodes) state.setNode(node(draft));
  for (const draft of pods) state.setPod(podInfo(draft));
  return state;
}
