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
  type StorageClass,
  storageClasses,
} from '@kubets/api';
import type { Informer, Informers } from '@kubets/control-loop';
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
