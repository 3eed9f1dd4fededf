import type { Node, Pod } from '@kubets/api';
import { keyOf, type Draft } from '@kubets/machinery';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** A pod that shows a static one in the API; nothing runs because of it. */
export function isMirrorPod({ metadata }: Pick<Pod, 'metadata'>): boolean {
  return metadata.annotations?.[mirrorAnnotation] !== undefined;
}

export function isMirrorOf(mirror: Pod, { metadata }: Pod): boolean {
  return mirror.metadata.annotations?.[mirrorAnnotation] === metadata.uid;
}

/** Goes with its node. */
export function mirrorPod({ metadata, spec }: Pod, node: Node): Draft<Pod> {
  const { name, namespace, labels, annotations } = metadata;
  const owner = { apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid, controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, annotations: { ...annotations, [mirrorAnnotation]: metadata.uid }, ownerReferences: [owner] },
    spec,
  };
}

export interface MirrorPlan {
  /** Static pods without a mirror. */
  readonly create: readonly Pod[];
  /** Mirrors of what is no longer there, or was changed. */
  readonly remove: readonly Pod[];
}

export function planMirrors(staticPods: readonly Pod[], mirrors: readonly Pod[]): MirrorPlan {
  const mirrorsByKey = new Map(mirrors.map((mirror) => [keyOf(mirror), mirror]));
  const showsOne = (mirror: Pod): boolean => mirror.metadata.deletionTimestamp === undefined && staticPods.some((pod) => isMirrorOf(mirror, pod));
  return { create: staticPods.filter((pod) => !mirrorsByKey.has(keyOf(pod))), remove: mirrors.filter((mirror) => !showsOne(mirror)) };
}
