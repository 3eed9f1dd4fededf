import {
  type CSINode,
  csiNodes,
  type Namespace,
  namespaces,
  type Node,
  nodes,
  type PersistentVolume,
  type PersistentVolumeClaim,
  persistentVolumeClaims,
  persistentVolumes,
  type Pod,
  type PodDisruptionBudget,
  podDisruptionBudgets,
  pods,
  type ReplicaSet,
  replicaSets,
  type ReplicationController,
  replicationControllers,
  type Service,
  services,
  type StatefulSet,
  statefulSets,
  type StorageClass,
  storageClasses,
} from '@kubets/api';
import type { Informer, Informers } from '@kubets/control-loop';
import { type KubeObject, type LabelSelector } from '@kubets/machinery';
import type { SelectorSource } from './plugins/topology-spread/default-constraints.ts';
import { claimsOf, type VolumeSource } from './plugins/volumes/volume-source.ts';

/** Everything of the cluster that bears on where a pod may go. */
export interface ClusterInformers {
  readonly nodes: Informer<Node>;
  readonly pods: Informer<Pod>;
  readonly namespaces: Informer<Namespace>;
  readonly budgets: Informer<PodDisruptionBudget>;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly storageClasses: Informer<StorageClass>;
  readonly csiNodes: Informer<CSINode>;
  /** Of these, only what they select. */
  readonly services: Informer<Service>;
  readonly replicationControllers: Informer<ReplicationController>;
  readonly replicaSets: Informer<ReplicaSet>;
  readonly statefulSets: Informer<StatefulSet>;
}

export function clusterInformers(informers: Informers): ClusterInformers {
  const byClaim = (pod: Pod): readonly string[] => claimsOf(pod).map(({ name }) => `${pod.metadata.namespace}/${name}`);
  return {
    nodes: informers.informer(nodes),
    pods: informers.informer(pods, { indexes: { claim: byClaim } }),
    namespaces: informers.informer(namespaces),
    budgets: informers.informer(podDisruptionBudgets),
    claims: informers.informer(persistentVolumeClaims),
    volumes: informers.informer(persistentVolumes),
    storageClasses: informers.informer(storageClasses),
    csiNodes: informers.informer(csiNodes),
    services: informers.informer(services, { keep: selectorOnly }),
    replicationControllers: informers.informer(replicationControllers, { keep: selectorOnly }),
    replicaSets: informers.informer(replicaSets, { keep: selectorOnly }),
    statefulSets: informers.informer(statefulSets, { keep: selectorOnly }),
  };
}

function selectorOnly<T extends KubeObject & { readonly spec: { readonly selector?: unknown } }>({ apiVersion, kind, metadata, spec }: T): T {
  const { namespace, name, uid, resourceVersion, creationTimestamp } = metadata;
  return { apiVersion, kind, metadata: { namespace, name, uid, resourceVersion, creationTimestamp }, spec: { selector: spec.selector } } as T;
}

export function selectorSource({
  services: all,
  replicationControllers: controllers,
  replicaSets: sets,
  statefulSets: stateful,
}: ClusterInformers): SelectorSource {
  const selectors: Readonly<Record<string, (key: string) => LabelSelector | undefined>> = {
    'v1/ReplicationController': (key) => ({ matchLabels: controllers.lister.get(key)?.spec.selector }),
    'apps/v1/ReplicaSet': (key) => sets.lister.get(key)?.spec.selector,
    'apps/v1/StatefulSet': (key) => stateful.lister.get(key)?.spec.selector,
  };
  return {
    services: (namespace) => all.lister.inNamespace(namespace),
    selectorOf: ({ apiVersion, kind, name }, namespace) => selectors[`${apiVersion}/${kind}`]?.(`${namespace}/${name}`),
  };
}

export function volumeSource({ claims, volumes, storageClasses: classes, csiNodes: csi, pods: allPods }: ClusterInformers): VolumeSource {
  return {
    claim: (namespace, name) => claims.lister.get(`${namespace}/${name}`),
    onClaimsChanged: (handler) => claims.onChange(handler),
    volume: (name) => volumes.lister.get(name),
    volumes: () => volumes.lister.list(),
    storageClass: (name) => classes.lister.get(name),
    csiNode: (nodeName) => csi.lister.get(nodeName),
    podsUsing: (claimKey) => allPods.lister.byIndex('claim', claimKey),
  };
}
